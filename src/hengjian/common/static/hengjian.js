// Small comforts; every page works without them.
"use strict";

// An answer within a moment, if only that the work has begun; and nothing is sent twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  const button = event.submitter;
  if (button) {
    button.setAttribute("aria-busy", "true");
    button.dataset.word = button.textContent;
    button.textContent = "正在办理…";
  }
});

// The back button brings a page back as it was left, with its form marked as sent.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("button[data-word]")) {
    button.textContent = button.dataset.word;
    button.removeAttribute("aria-busy");
    delete button.dataset.word;
  }
});

// What cannot be undone is asked once, with its consequence.
document.addEventListener("submit", (event) => {
  const question = event.submitter && event.submitter.dataset.ask;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

// An open menu closes on a click elsewhere and on Escape.
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except) menu.removeAttribute("open");
  }
};
document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details[data-menu][open]");
  closeMenus(null);
  if (open) open.querySelector("summary").focus();
});

// In a field that narrows a list, Enter and the arrow down lead into the list, which follows what is typed.
document.addEventListener("keydown", (event) => {
  const words = event.target.closest("[data-narrows]");
  if (!words || !window.htmx || !["Enter", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  const list = document.getElementById(words.dataset.narrows);
  if (list) list.focus();
});

// A part of a page that could not be fetched is told; the page stays as it was.
const tell = (words) => {
  const note = document.createElement("div");
  note.className = "note note-error";
  note.setAttribute("role", "alert");
  note.textContent = words;
  for (const old of document.querySelectorAll(".note-error")) old.remove();
  document.querySelector("main").prepend(note);
};
document.addEventListener("htmx:responseError", (event) => {
  const number = event.detail.xhr.getResponseHeader("X-Request-Number");
  tell(`没有办成，页面上的内容没有变。请刷新后再试；仍然不行，请把编号 ${number || "（无）"} 告诉系统管理员。`);
});
document.addEventListener("htmx:sendError", () => tell("连不上服务器，页面上的内容没有变。请检查网络后再试。"));

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-print]");
  if (button) window.print();
});

// What is typed into a form and not sent survives leaving the page and signing in again, in this window only:
// another person's window, or this one after signing out, has nothing of it. Files and passwords are never kept.
const DRAFT = "draft:";
const person = document.body && document.body.dataset.person;
const typed = (form) => [...form.elements].filter((each) => each.name
  && each.matches("textarea, select, input:not([type=hidden]):not([type=password]):not([type=file])"));
const state = (fields) => JSON.stringify(fields.map((each) => (
  each.matches("[type=checkbox], [type=radio]") ? [each.name, each.checked]
    : each.multiple ? [each.name, [...each.selectedOptions].map((option) => option.value)]
      : [each.name, each.value])));
const restore = (fields, kept) => JSON.parse(kept).forEach(([name, value], index) => {
  const each = fields[index];
  if (!each || each.name !== name) return;
  if (typeof value === "boolean") each.checked = value;
  else if (Array.isArray(value)) for (const option of each.options) option.selected = value.includes(option.value);
  else each.value = value;
});
const keep = (place, draft) => {
  try {
    sessionStorage.setItem(place, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
};
if (person) {
  const form = document.querySelector("form[data-draft]");
  const here = `${DRAFT}${person}:${location.pathname}`;
  const done = document.querySelector(".note-success") !== null;
  for (const place of Object.keys(sessionStorage).filter((each) => each.startsWith(DRAFT))) {
    // What was sent is with the server once it answers with another page, or says that it is done.
    const mine = place.startsWith(`${DRAFT}${person}:`);
    const sent = mine && JSON.parse(sessionStorage.getItem(place)).sent;
    if (!mine || (sent && (place !== here || done))) sessionStorage.removeItem(place);
  }
  if (form) {
    const fields = typed(form);
    const told = form.querySelector("[data-kept]");
    const shown = state(fields);
    const kept = JSON.parse(sessionStorage.getItem(here) || "null");
    let was = shown;
    if (kept && document.querySelector(".summary")) {
      // The form came back with its mistakes and all that was typed: it stays a draft of the form as it was at first.
      was = kept.was;
      keep(here, { was, now: shown });
    } else if (kept && kept.was === was && kept.now !== was) {
      restore(fields, kept.now);
      keep(here, { was, now: kept.now });
      told.textContent = "已恢复上次没有提交的内容（保存在本机）。";
    }
    form.addEventListener("input", () => {
      told.textContent = keep(here, { was, now: state(fields) }) ? "已保存到本机，还没有提交。" : "";
    });
    form.addEventListener("submit", () => {
      if (sessionStorage.getItem(here)) keep(here, { was, now: state(fields), sent: true });
    });
  }
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-leave]")) {
      for (const place of Object.keys(sessionStorage)) if (place.startsWith(DRAFT)) sessionStorage.removeItem(place);
    }
  });
}

// Conditions chosen without a new page stand in the address only; what is kept is what the address says now.
document.addEventListener("submit", (event) => {
  const query = event.target.querySelector("[data-address]");
  if (query) query.value = location.search.slice(1);
}, true);

// On a phone a row is a small card without a head: a bare day or number carries the word of its column.
const word = () => {
  for (const table of document.querySelectorAll(".panel-table table")) {
    const heads = [...table.querySelectorAll("thead th")].map((each) => each.textContent.trim());
    for (const row of table.querySelectorAll("tbody tr")) {
      if (row.cells.length !== heads.length) continue;
      [...row.cells].forEach((cell, index) => {
        if (cell.matches("td.digits, td.number")) cell.dataset.word = heads[index];
      });
    }
  }
};
word();
document.addEventListener("htmx:afterSwap", word);
