"use strict";
// Narrows the list of all rules to those that have every word asked for. Without this file the list stays whole.
(() => {
  const box = document.querySelector("#find-rules");
  const told = document.querySelector("#found");
  const rows = [...document.querySelectorAll("li[data-rule]")];
  const groups = [...document.querySelectorAll("section[data-group]")];
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const texts = new Map(searchIndex.map((entry) => [entry.id, plain(entry.text)]));

  const textOf = (row) => texts.get(row.dataset.rule) ?? "";

  // Where nothing has every word: the rules that have the most pairs of neighbouring signs in common with them.
  const nearest = (words) => {
    const pairs = words.flatMap((word) => [...word].slice(1).map((sign, i) => [...word][i] + sign));
    const shared = rows.map((row) => pairs.filter((pair) => textOf(row).includes(pair)).length);
    const most = Math.max(0, ...shared);
    return most === 0 ? [] : rows.filter((_, i) => shared[i] === most);
  };

  const search = () => {
    const words = plain(box.value).split(/[\s，、。；：]+/u).filter(Boolean);
    const exact = rows.filter((row) => words.every((word) => textOf(row).includes(word)));
    const found = exact.length > 0 ? exact : nearest(words);
    const shown = new Set(found);
    rows.forEach((row) => { row.hidden = !shown.has(row); });
    groups.forEach((group) => { group.hidden = !group.querySelector("li[data-rule]:not([hidden])"); });
    if (words.length === 0) {
      told.textContent = `共 ${rows.length} 条。`;
    } else if (found.length === 0) {
      told.textContent = "没有找到。换一个词试试，例如只写行为的名称，或者条号。";
    } else {
      const near = exact.length > 0 ? "" : "没有完全相同的，下面是最接近的。";
      told.textContent = `${near}找到 ${found.length} 条。`;
    }
  };

  box.value = new URLSearchParams(location.search).get("q") ?? "";
  box.addEventListener("input", search);
  search();
})();
