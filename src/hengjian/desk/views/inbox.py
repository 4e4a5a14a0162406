"""The one list of what is new and what runs out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hengjian.accounts.signed import person, today
from hengjian.desk import services
from hengjian.desk.news import news_for
from hengjian.desk.news.piece import ANSWERED, MOST, TOPICS, WAITS
from hengjian.screening.states import State


@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show what is new and what runs out; what was read only where one asks for it.

    What waits for the reader waits whether it was read or not, so whoever asks for that alone sees all of it.
    """
    account, day = person(request), today()
    every = news_for(account, day)
    only_waiting = request.GET.get("only") == "waiting"
    all_of_it = only_waiting or request.GET.get("all") == "1"
    shown = every if all_of_it else [each for each in every if not each.read]
    context = {
        "topics": [
            (topic, title, those)
            for topic, title in TOPICS.items()
            if not (only_waiting and topic not in WAITS)
            and (those := [each for each in shown if each.topic == topic])
        ],
        "unread": sum(not each.read for each in every),
        "read": sum(each.read for each in every),
        "all": all_of_it,
        "only_waiting": only_waiting,
        "answers": f"{reverse('screening:findings')}?state={State.ANSWERED}",
        "of_answers": ANSWERED,
        "most": MOST,
    }
    return render(request, "desk/inbox.html", context)


@require_POST
def mark(request: HttpRequest) -> HttpResponse:
    """Mark one piece of news as read, or all of a topic, or all."""
    account, day = person(request), today()
    topic, key = request.POST.get("topic", ""), request.POST.get("key", "")
    meant = [
        each
        for each in news_for(account, day)
        if (not topic or each.topic == topic) and (not key or each.key == key)
    ]
    count = services.mark_read(reader=account, news=meant)
    messages.success(request, f"已把 {count:,} 条标为已读。")
    return redirect("desk:inbox")
