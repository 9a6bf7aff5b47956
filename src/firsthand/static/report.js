// On top of a page that works without it: links passages to their counterparts, opens what a link points into,
// and sets any two reports of a story beside each other. Texts come pre-cut; no place in a text is ever counted here.
"use strict";

function light(passage, on) {
  const view = passage.closest(".columns");
  if (!view) return;
  for (const other of view.querySelectorAll(`.passage[data-n="${passage.dataset.n}"]`)) other.classList.toggle("lit", on);
}

for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(name, (event) => {
    const passage = event.target.closest?.(".passage[data-n]");
    if (passage) light(passage, on);
  });
}

function open() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  target.scrollIntoView({ block: "nearest" });
}
window.addEventListener("hashchange", open);
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="#"]');
  if (link && link.getAttribute("href") === location.hash) setTimeout(open); // followed again: no hashchange comes
});
open();

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

// Passages come longest first, so the shortest one names each atom.
function pieces(atoms, passages, part, side, here, there) {
  const owner = new Array(atoms.length).fill(null);
  passages.forEach((passage, index) => {
    const [sidePart, from, to] = side ? passage.b : passage.a;
    if (sidePart === part) owner.fill(index, from, to);
  });
  const made = [];
  for (let i = 0; i < atoms.length; ) {
    const own = owner[i];
    let words = "";
    for (; i < atoms.length && owner[i] === own; i++) words += atoms[i];
    const passage = own === null ? null : passages[own];
    if (!passage) made.push(words);
    else if (passage.kind === "boilerplate") made.push(element("span", "boilerplate", words));
    else {
      const link = element("a", `passage ${passage.kind}`, element("sup", "", String(passage.n)), words);
      const id = `${here}-${passage.n}`;
      if (!made.some((m) => m.id === id)) link.id = id;
      link.href = `#${there}-${passage.n}`;
      link.dataset.n = passage.n;
      link.title = `${passage.kind}, passage ${passage.n}`;
      made.push(link);
    }
  }
  return made;
}

function column(article, passages, side, here, there) {
  return element("section", "",
    element("p", "title", article.name),
    element("p", "headline", ...pieces(article.title, passages, 0, side, here, there)),
    element("div", "text", ...pieces(article.text, passages, 1, side, here, there)));
}

function choose(form, texts) {
  const a = Number(form.elements.a.value), b = Number(form.elements.b.value);
  const flipped = a > b;
  const pair = texts.pairs[flipped ? `${b}-${a}` : `${a}-${b}`];
  const same = a !== b && texts.articles[a].text.join("") === texts.articles[b].text.join("");
  let passages = pair ? pair.passages.map((p) => ({
    kind: p[0], n: p[1], a: flipped ? p.slice(5, 8) : p.slice(2, 5), b: flipped ? p.slice(2, 5) : p.slice(5, 8) })) : [];
  if (!pair && same) passages = [{ kind: "verbatim", n: 1,
    a: [1, 0, texts.articles[a].text.length], b: [1, 0, texts.articles[b].text.length] }];
  const legend = document.querySelector("template.key")?.content.firstElementChild;
  const says = a === b ? "One report, chosen twice." :
    pair ? pair.why : same ? "The same text, word for word." :
    "These two were not compared: too little in common to be worth it.";
  const columns = element("div", "columns",
    column(texts.articles[a], passages, 0, `${form.dataset.texts}-a`, `${form.dataset.texts}-b`),
    column(texts.articles[b], passages, 1, `${form.dataset.texts}-b`, `${form.dataset.texts}-a`));
  form.querySelector(".chosen").replaceChildren(
    element("p", "facts", says), ...(legend && passages.length ? [legend.cloneNode(true)] : []), columns);
}

for (const form of document.querySelectorAll("form.chooser")) {
  const { a, b } = form.elements;
  let texts = null;
  const read = () => (texts ??= JSON.parse(document.getElementById(form.dataset.texts).textContent));
  const fill = () => {
    if (a.options.length > 1) return;
    read().articles.forEach((article, index) => {
      a.append(new Option(article.name, index));
      b.append(new Option(article.name, index));
    });
    b.selectedIndex = Math.min(1, b.options.length - 1);
  };
  fill();
  form.hidden = false;
  form.addEventListener("change", () => choose(form, read()));
  form.addEventListener("submit", (event) => event.preventDefault());
}
