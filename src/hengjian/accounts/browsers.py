"""The name of a browser as people know it."""

from __future__ import annotations

# The first that fits counts: most browsers name those that they want to be taken for, too.
BROWSERS = (
    ("MicroMessenger", "微信"), ("DingTalk", "钉钉"), ("Qaxbrowser", "奇安信浏览器"), ("QIHU 360", "360 浏览器"),
    ("Edg/", "Edge"), ("Firefox/", "Firefox"), ("OPR/", "Opera"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("HarmonyOS", "鸿蒙"), ("Android", "安卓"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Macintosh", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def browser_name(agent: str) -> str:
    """Give the browser and the system that call themselves so, or that they are unknown."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "未知浏览器")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return f"{browser}（{system}）" if system else browser
