// Completes [@… at the caret from our library of sources: arrows choose, enter or tab
// takes, escape closes.
document.addEventListener("DOMContentLoaded", () => {
  const list = document.querySelector("[data-citation-picker]");
  const body = document.querySelector("textarea.article-body");
  if (!list || !body) return;

  const PAUSE = 150;
  const state = document.querySelector("[data-citation-state]");
  let found = [];
  let chosen = -1;
  let waiting;
  let asking;

  body.setAttribute("aria-autocomplete", "list");
  body.setAttribute("aria-haspopup", "listbox");
  body.setAttribute("aria-controls", list.id);
  body.parentElement.classList.add("holds-picker");
  body.after(list, state);

  // What is typed behind the @ that the caret stands in; undefined outside a citation.
  function typed() {
    if (body.selectionStart !== body.selectionEnd) return undefined;
    const before = body.value.slice(Math.max(0, body.selectionStart - 200), body.selectionStart);
    return before.match(/\[(?:[^[\]\n]*[\s;(-])?@([^[\]@;,\n]*)$/)?.[1];
  }

  function close() {
    clearTimeout(waiting);
    asking?.abort();
    list.hidden = true;
    found = [];
    chosen = -1;
    body.removeAttribute("aria-activedescendant");
    state.textContent = "";
  }

  function choose(index) {
    chosen = (index + found.length) % found.length;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
    body.setAttribute("aria-activedescendant", list.children[chosen].id);
    list.children[chosen].scrollIntoView({ block: "nearest" });
  }

  function take(source) {
    const query = typed();
    if (query === undefined) return close();
    const end = body.selectionStart;
    // A bracket that closes further on in the line is this citation's own.
    const isClosed = /^[^[\]\n]*\]/.test(body.value.slice(end));
    body.focus();
    body.setSelectionRange(end - query.length, end);
    const text = source.key + (isClosed ? "" : "]");
    if (!document.execCommand("insertText", false, text)) {
      body.setRangeText(text, end - query.length, end, "end");
      body.dispatchEvent(new Event("input", { bubbles: true }));
    }
    close();
  }

  function place() {
    const mirror = document.createElement("div");
    const style = getComputedStyle(body);
    for (const name of ["font", "letterSpacing", "lineHeight", "padding", "border", "boxSizing", "tabSize"]) mirror.style[name] = style[name];
    Object.assign(mirror.style, { position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word", width: `${body.offsetWidth}px` });
    mirror.textContent = body.value.slice(0, body.selectionStart);
    const caret = mirror.appendChild(document.createElement("span"));
    caret.textContent = "\u200b";
    body.after(mirror);
    const line = body.offsetTop + caret.offsetTop - body.scrollTop;
    const below = line + caret.offsetHeight + 4;
    const room = innerHeight - (body.getBoundingClientRect().top + below - body.offsetTop);
    const above = line - list.offsetHeight - 4;
    // Above the caret where the window ends below it.
    const top = room < list.offsetHeight && body.getBoundingClientRect().top + above - body.offsetTop > 0 ? above : below;
    const left = Math.min(caret.offsetLeft, Math.max(0, body.offsetWidth - list.offsetWidth));
    mirror.remove();
    list.style.top = `${Math.min(top, body.offsetTop + body.offsetHeight)}px`;
    list.style.left = `${body.offsetLeft + left}px`;
  }

  function show(sources) {
    found = sources;
    list.replaceChildren(...sources.map((source, index) => {
      const option = Object.assign(document.createElement("li"), { id: `citation-${index}` });
      option.setAttribute("role", "option");
      const title = Object.assign(document.createElement("span"), { textContent: source.title });
      option.append(Object.assign(document.createElement("b"), { textContent: `${source.name} ` }), Object.assign(document.createElement("code"), { textContent: source.key }), title);
      if (source.note) option.append(Object.assign(document.createElement("em"), { textContent: source.note }));
      // Before the caret leaves the text.
      option.addEventListener("mousedown", (event) => event.preventDefault());
      option.addEventListener("click", () => take(source));
      return option;
    }));
    list.hidden = sources.length === 0;
    state.textContent = sources.length ? `${sources.length} source${sources.length === 1 ? "" : "s"}. Arrow keys choose, enter inserts, escape closes.` : "No such source in the library. Add it under Sources, in a new tab.";
    if (sources.length) {
      place();
      choose(0);
    }
  }

  async function ask(query) {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`${list.dataset.citationPicker}?q=${encodeURIComponent(query)}`, { signal: asking.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(`answered ${answer.status}`);
      const { sources } = await answer.json();
      if (typed() === query) show(sources);
    } catch (error) {
      if (error.name === "AbortError") return;
      close();
      state.textContent = "The sources could not be looked up. Their keys stand in the list below.";
    }
  }

  body.addEventListener("input", () => {
    const query = typed();
    if (query === undefined) return close();
    clearTimeout(waiting);
    waiting = setTimeout(() => ask(query), PAUSE);
  });
  body.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const act = {
      ArrowDown: () => choose(chosen + 1),
      ArrowUp: () => choose(chosen - 1),
      Enter: () => take(found[chosen]),
      Tab: () => take(found[chosen]),
      Escape: close,
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  body.addEventListener("blur", close);
  body.addEventListener("scroll", () => { if (!list.hidden) place(); });
});
