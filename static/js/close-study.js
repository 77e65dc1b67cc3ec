// A link to a place on this page closes the pop-up that it stands in.
document.addEventListener("click", (event) => {
  event.target.closest?.('[popover] a[href^="#"]')?.closest("[popover]").hidePopover();
});
