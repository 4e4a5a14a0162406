// Going through what was read: keys, the marked place in sight, and what is half typed kept on this machine.
"use strict";

const form = document.querySelector("form[data-item]");

if (form) {
  const mark = document.querySelector(".source mark");
  const source = document.querySelector(".source");
  if (mark && source.scrollHeight > source.clientHeight) {
    source.scrollTop += mark.getBoundingClientRect().top - source.getBoundingClientRect().top - 60;
  }

  // What is typed survives leaving the page, and a sending that failed. The server names how the item is now: while that
  // is still what was typed over, the server does not have it; else it has it, if it was sent, or somebody else was quicker.
  const place = `plans:${form.dataset.item}`;
  const fields = [...form.elements].filter((each) => each.matches("input:not([type=hidden]), textarea, select"));
  const told = document.querySelector("[data-kept]");
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(place));
  } catch {
    kept = null;
  }
  const keep = (sent) => {
    const values = Object.fromEntries(fields.map((each) => [each.name, each.value]));
    try {
      localStorage.setItem(place, JSON.stringify({ was: form.dataset.was, values, sent }));
      return true;
    } catch {
      return false;
    }
  };
  if (kept && !form.querySelector(".wrong")) {
    if (kept.was === form.dataset.was) {
      for (const each of fields) if (each.name in kept.values) each.value = kept.values[each.name];
      told.textContent = "已恢复上次没有提交的修改（保存在本机）。";
    } else {
      if (!kept.sent) told.textContent = "这一项在别处改过，本机上没有提交的修改没有带入。";
      localStorage.removeItem(place);
    }
  }
  form.addEventListener("input", () => {
    told.textContent = keep(false) ? "修改已保存到本机，还没有提交。" : "";
  });
  form.addEventListener("submit", () => {
    if (localStorage.getItem(place)) keep(true);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[value=correct]"));
    } else if (event.altKey && (event.key === "PageUp" || event.key === "PageDown")) {
      const link = document.querySelector(event.key === "PageUp" ? "[rel=prev]" : "[rel=next]");
      if (link) {
        event.preventDefault();
        link.click();
      }
    }
  });
}
