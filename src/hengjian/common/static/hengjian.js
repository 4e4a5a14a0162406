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
