// What a person has filled in: block id, action id and plain value of each control.

export function valueOf(control) {
  if (control.classList.contains("ticks")) {
    return [...control.querySelectorAll("input:checked")].map((tick) => tick.value);
  }
  return control.value ?? "";
}

export function answersIn(box) {
  const controls = box.querySelectorAll(":is(input, textarea, select, .ticks)[data-type]");
  return [...controls].map((control) => ({
    block: control.dataset.block,
    action: control.dataset.action,
    value: valueOf(control),
  }));
}
