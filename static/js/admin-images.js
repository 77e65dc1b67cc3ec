// Takes pictures that are dropped on the text, pasted into it or chosen, asks what they
// show, and puts them where the caret is.
document.addEventListener("DOMContentLoaded", () => {
  const dialog = document.querySelector("[data-image-dialog]");
  const body = document.querySelector("textarea.article-body");
  if (!dialog || !body) return;

  const form = dialog.querySelector("form");
  const { file, alt, is_decorative: decorative, credit } = form.elements;
  const shown = dialog.querySelector("[data-shown]");
  const state = dialog.querySelector("[data-state]");
  const send = form.querySelector("[type=submit]");
  let caret = 0;

  function show() {
    const [picture] = file.files;
    shown.hidden = true;
    if (!picture?.type.startsWith("image/")) return;
    const reader = new FileReader();
    reader.addEventListener("load", () => { shown.src = reader.result; shown.hidden = false; });
    reader.readAsDataURL(picture);
  }

  function open(picture) {
    caret = body.selectionStart;
    form.reset();
    alt.disabled = false;
    tell({});
    if (picture) {
      const held = new DataTransfer();
      held.items.add(picture);
      file.files = held.files;
    }
    show();
    dialog.showModal();
    (picture ? alt : file).focus();
  }

  function tell(errors) {
    for (const field of [file, alt, decorative, credit]) {
      const place = form.querySelector(`[data-error=${field.name}]`);
      place.textContent = (errors[field.name] ?? []).join(" ");
      field.toggleAttribute("aria-invalid", place.textContent !== "");
    }
    state.textContent = (errors.__all__ ?? []).join(" ");
    form.querySelector("[aria-invalid]")?.focus();
  }

  // What the server would refuse anyway, told before anything is sent.
  function missing() {
    const errors = {};
    if (!file.files.length) errors.file = ["Choose a file."];
    if (!decorative.checked && !alt.value.trim()) errors.alt = ["Say what it shows, or tick that it is decorative."];
    return errors;
  }

  async function upload() {
    const errors = missing();
    tell(errors);
    if (Object.keys(errors).length) return;
    send.disabled = true;
    state.textContent = "Making its sizes…";
    const data = new FormData(form);
    data.set("csrfmiddlewaretoken", body.form.elements.csrfmiddlewaretoken.value);
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
      const told = await answer.json();
      if (!answer.ok) return tell(told.errors);
      dialog.close();
      place(told.markdown);
    } catch {
      state.textContent = "The picture could not be sent. Check that you are online and still signed in, then try again.";
    } finally {
      send.disabled = false;
    }
  }

  function place(markdown) {
    const before = body.value.slice(0, caret);
    const gap = before && !before.endsWith("\n\n") ? (before.endsWith("\n") ? "\n" : "\n\n") : "";
    const text = `${gap}${markdown}\n\n`;
    body.focus();
    body.setSelectionRange(caret, caret);
    if (document.execCommand("insertText", false, text)) return;
    body.setRangeText(text, caret, caret, "end");
    body.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const picture = (items) => [...(items?.files ?? [])][0];

  body.addEventListener("choose-image", () => open());
  body.addEventListener("dragover", (event) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); });
  body.addEventListener("drop", (event) => {
    const dropped = picture(event.dataTransfer);
    if (!dropped) return;
    event.preventDefault();
    open(dropped);
  });
  body.addEventListener("paste", (event) => {
    const pasted = picture(event.clipboardData);
    if (!pasted) return;
    event.preventDefault();
    open(pasted);
  });
  file.addEventListener("change", show);
  decorative.addEventListener("change", () => { alt.disabled = decorative.checked; });
  form.addEventListener("submit", (event) => { event.preventDefault(); upload(); });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => body.focus());
});
