// Says below a field what the claims check finds in it, while the writer types. Without
// this file the same check answers when the form is saved.
(() => {
  const PAUSE = 600;
  const fields = new WeakMap();

  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  function place(field) {
    const box = element("div", "", "claims-check");
    const summary = element("p");
    const list = element("ul");
    summary.id = `claims-check-${field.id}`;
    summary.setAttribute("role", "status");
    box.append(summary, list);
    (field.closest(".flex-container") ?? field).after(box);
    field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), summary.id].filter(Boolean).join(" "));
    return { summary, list };
  }

  function stateOf(field) {
    if (!fields.has(field)) fields.set(field, { ...place(field), asked: null });
    return fields.get(field);
  }

  // Places come in characters; a text area counts an emoji as two.
  const units = (text, characters) => [...text].slice(0, characters).join("").length;

  function shown(field, text, finding) {
    const item = element("li", "", finding.severity);
    const quote = element("q");
    quote.append(finding.before, element("mark", finding.words), finding.after);
    const label = finding.severity === "disease" ? "Disease claim" : "Look again";
    const find = element("button", "Show in the text");
    find.type = "button";
    find.addEventListener("click", () => {
      field.focus();
      field.setSelectionRange(units(text, finding.start), units(text, finding.end));
    });
    item.append(element("strong", label), " ", quote, " ", find);
    item.append(element("p", `${finding.why} (${finding.paragraph})`));
    item.append(element("p", `What would pass: ${finding.suggestion}`));
    return item;
  }

  function summed(answer) {
    const refused = answer.findings.filter((one) => one.severity === "disease").length;
    const others = answer.findings.length - refused + answer.more;
    if (!refused && !others) return "";
    if (answer.is_allowed) return "Claims check: these words are allowed by an override.";
    const parts = [];
    if (refused) parts.push(`${refused} disease ${refused === 1 ? "claim" : "claims"}: cannot be published so`);
    if (others) parts.push(`${others} to look at again`);
    return `Claims check: ${parts.join("; ")}.`;
  }

  function tell(field, text, answer) {
    const { summary, list } = stateOf(field);
    list.replaceChildren(...answer.findings.map((one) => shown(field, text, one)));
    const words = summed(answer);
    if (summary.textContent !== words) summary.textContent = words;
  }

  async function ask(field) {
    const state = stateOf(field);
    const text = field.value;
    state.asking?.abort();
    if (state.asked === text) return;
    state.asking = new AbortController();
    try {
      const answer = await fetch(field.dataset.claimsUrl, {
        method: "POST",
        headers: { "X-CSRFToken": field.form.elements.csrfmiddlewaretoken.value },
        body: new URLSearchParams({ text, kind: field.dataset.claimsKind }),
        signal: state.asking.signal,
      });
      const told = await answer.json();
      if (!answer.ok) throw new Error(told.problem);
      state.asked = text;
      tell(field, text, told);
    } catch (error) {
      if (error.name === "AbortError") return;
      state.list.replaceChildren();
      state.summary.textContent = "The claims check could not be asked now. It reads the text when you save.";
    }
  }

  const isRead = (field) => field.matches?.("[data-claims-kind]");
  document.addEventListener("input", ({ target }) => {
    if (!isRead(target)) return;
    clearTimeout(stateOf(target).waiting);
    stateOf(target).waiting = setTimeout(() => ask(target), PAUSE);
  });
  document.addEventListener("focusin", ({ target }) => {
    if (isRead(target) && target.value.trim()) ask(target);
  });
})();
