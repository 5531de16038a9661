// Look up a term as you type: exact names, everyday words, beginnings, any words of the title, one slip of the
// finger; ranked as housing_standard/lookup ranks them. A combobox after the ARIA pattern: arrows move, Enter opens, Escape closes, "/" goes to the box.
(() => {
  "use strict";
  const SHOWN = 8;
  // Among equally good answers the earlier kind comes first.
  const KINDS = ["Entity", "Message", "Vocabulary", "Field", "Value type", "Code"];
  const form = document.querySelector(".hs-lookup");
  if (!form) return;
  const input = form.querySelector("input"), list = form.querySelector("ul"), status = form.querySelector("[role=status]");
  const root = new URL(form.dataset.root.replace(/\/?$/, "/"), document.baseURI);
  const LITTLE = new Set("a an and by for from in is it of on or the to was what when who with".split(" "));

  const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase().replace(/['’]/g, "").replace(/[^a-z0-9]+/g, " ").trim();
  // Plural and past endings do not matter: repairs, repaired and repair are one word.
  const stem = (word) => word.length > 4 ? word.replace(/(ies|y)$/, "i").replace(/(?:ing|ed|es|s)$/, "").replace(/e$/, "") : word.replace(/([^s])s$/, "$1");
  const stems = (text) => text.split(" ").map(stem).join(" ");
  // A name in the plural is still that name; any other ending only makes it a likely one.
  const single = (text) => text.split(" ").map((word) => word.length < 4 ? word : word.replace(/([^e])ies$/, "$1y").replace(/([^s])s$/, "$1")).join("");

  // Edits between two words, a swap of neighbours counting as one; gives up above `most`.
  const apart = (a, b, most) => {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let before = [], row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      [before, row] = [row, next];
    }
    return row[b.length];
  };
  const slips = (word) => word.length < 4 ? 0 : word.length < 9 ? 1 : 2;
  const near = (a, b) => apart(a, b, slips(a)) <= slips(a);

  const content = (text) => text.split(" ").filter((word) => !LITTLE.has(word)).join(" ") || text;
  const prepare = ([title, name, kind, owner, address, aliases, words, retired], kinds) => {
    const names = [...new Set([fold(title), fold(name)])], also = aliases.map(fold), [own, whose] = [content(names[0]), content(fold(owner))];
    const parts = [[10, names.join(" ")], [8, also.join(" ")], [6, whose], [3, fold(words)]], qualified = owner ? [`${whose} ${own}`, `${own} ${whose}`] : [];
    // A code goes by its short name only within its list; anywhere else that is one more everyday word.
    const short = kinds[kind] === "Code";
    return { title, kind: kinds[kind], rank: KINDS.indexOf(kinds[kind]), id: owner ? "" : name, owner, address, words, retired, names, also,
      exact: [...(short ? [] : names), ...qualified.slice(0, 1)].map(single), short: (short ? names : []).map(single), everyday: also.map(single),
      whole: qualified.map(stems), alike: names.map(stems), alsoAlike: also.map(stems),
      parts: parts.flatMap(([worth, text]) => [...new Set(text.split(" ").filter(Boolean))].map((word) => [worth, word, stem(word)])) };
  };

  // How well one typed word answers: a word of the name counts most, one of the definition least.
  const worthOf = (word, root, term, slip) => {
    let best = 0;
    for (const [worth, other, otherRoot] of term.parts) {
      if (worth <= best) continue;
      const share = other === word ? 1 : otherRoot === root ? 0.95 : other.startsWith(word) ? 0.8 : slip && worth > 3 && worth > 2 * best && near(word, other) ? 0.5 : 0;
      if (worth * share > best) best = worth * share;
    }
    return best;
  };
  // Two beginnings differ first in whether they end with a word: "gas" begins "gas safety check", then "gasket".
  const beginning = (asked, names) => Math.max(...names.map((name) => !name.startsWith(asked) ? 0 : name[asked.length] === " " ? 80 : 72), 0);
  // Steps are wider than the kinds are many, so that a kind decides only between answers of one step.
  const scoreOf = ({ typed, asked, whole, alike, words }, term, slip) => {
    const late = term.retired ? 6 : 0;
    if (term.id === typed) return 120 - late;
    if (term.exact.includes(whole)) return 110 - late;
    if (term.short.includes(whole)) return 96.5 - late;
    if (term.everyday.includes(whole)) return 96 - late;
    if (late) return 0;
    if (term.whole.includes(alike)) return 90;
    if (term.alike.includes(alike)) return 88;
    if (term.alsoAlike.includes(alike)) return 87;
    const start = Math.max(beginning(asked, term.names) + 0.5, beginning(asked, term.also));
    if (start > 1) return start;
    if (slip && term.names.some((name) => near(asked, name))) return 66;
    if (slip && term.also.some((alias) => near(asked, alias))) return 60;
    const found = words.map(([word, root]) => worthOf(word, root, term, slip)), hits = found.filter(Boolean).length;
    return hits && hits >= words.length - (words.length > 2 ? 1 : 0) ? 6 * found.reduce((sum, worth) => sum + worth, 0) / words.length : 0;
  };
  const find = (text) => {
    const asked = fold(text);
    if (!asked) return [];
    const plain = content(asked), words = plain.split(" ").map((word) => [word, stem(word)]);
    const question = { typed: text.trim(), asked, whole: single(asked), alike: stems(plain), words };
    // What is equal to the end stays in the order of the index: the much used first.
    const among = (slip) => index.terms.map((term) => [scoreOf(question, term, slip), term]).filter(([score]) => score > 12)
      .sort(([a, x], [b, y]) => b - y.rank - (a - x.rank) || (a < 86 ? x.title.length - y.title.length : 0)).slice(0, SHOWN);
    // Slips are looked for only where nothing fits as typed: it is the slow part, and a near miss is no answer to a hit.
    const strict = among(false), found = strict.length && strict[0][0] >= 50 ? strict : among(true);
    return found.map(([, term]) => term);
  };

  let index = null, loading = null, active = -1, found = [];
  const load = () => loading ||= fetch(new URL("assets/lookup.json", root)).then((answer) => answer.json())
    .then((data) => { index = { terms: data.terms.map((row) => prepare(row, data.kinds)) }; })
    .catch(() => { loading = null; });

  const node = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
  const mark = (at) => {
    active = at;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else { input.setAttribute("aria-activedescendant", `lookup-${at}`); list.children[at].scrollIntoView({ block: "nearest" }); }
  };
  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); mark(-1); };
  const go = (term) => { location.href = new URL(term.address, root); };
  const item = (term, i) => {
    const option = node("li", "");
    option.id = `lookup-${i}`;
    option.dataset.address = term.address;
    option.setAttribute("role", "option");
    const place = [term.kind + (term.owner ? ` of ${term.owner}` : ""), term.retired ? "retired" : ""].filter(Boolean).join(", ");
    option.append(node("b", term.title), " ", node("span", place), node("small", term.words));
    option.addEventListener("pointerdown", (event) => event.preventDefault());
    option.addEventListener("click", () => go(term));
    return option;
  };
  const show = async () => {
    await load();
    if (!index) return;
    found = find(input.value);
    list.replaceChildren(...found.map(item));
    const none = input.value.trim() && !found.length;
    status.className = `hs-lookup-status${none ? "" : " hs-quiet"}`;
    status.replaceChildren(none ? "No term goes by that word. " : found.length ? `${found.length} found` : "");
    if (none) {
      const letters = node("a", "See all terms A to Z"), wish = node("a", "suggest a term");
      letters.href = new URL("reference/", root);
      wish.href = "/proposals/new";
      status.append(letters, " or ", wish, ".");
    }
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(-1);
  };

  Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, "aria-haspopup": "listbox" })
    .forEach(([name, value]) => input.setAttribute(name, value));
  input.addEventListener("focus", load);
  input.addEventListener("input", show);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) {
      event.preventDefault();
      if (list.hidden) { list.hidden = false; input.setAttribute("aria-expanded", "true"); }
      mark((active + step + found.length + (active < 0 && step < 0 ? 1 : 0)) % found.length);
    } else if (event.key === "Escape") {
      if (!list.hidden) event.preventDefault();
      close();
    }
  });
  form.addEventListener("submit", (event) => {
    if (!index && !loading) return;
    event.preventDefault();
    const chosen = active;
    show().then(() => { const term = found[Math.max(chosen, 0)]; if (term) go(term); });
  });
  // The plain form of a page without this script sends its word here.
  const sent = new URLSearchParams(location.search).get("q");
  if (sent) {
    input.value = sent.slice(0, input.maxLength);
    input.focus();
    show();
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !/^(input|textarea|select)$/i.test(event.target.tagName) && !event.target.isContentEditable) {
      event.preventDefault();
      input.focus();
      input.select();
    }
  });
})();
