// Tells how many provisions are ticked, and proposes the first one's words as what one must know.
const told = document.querySelector("[data-ticked]");
const statement = document.querySelector("#selection [name=statement]");
const boxes = () => [...document.querySelectorAll('input[name="lineage"][form="selection"]')];

function words(box) {
  const body = box.closest(".prov")?.querySelector(".body");
  return (body?.innerText ?? "").trim().slice(0, 500);
}

document.addEventListener("change", (event) => {
  if (event.target.name !== "lineage") return;
  const ticked = boxes().filter((box) => box.checked);
  const text = ticked.length === 1 ? told.dataset.one : told.dataset.many;
  told.textContent = ticked.length ? text.replace("{count}", ticked.length) : "";
  document.querySelector("[data-teach]").open ||= ticked.length > 0;
  if (statement.dataset.typed !== "1") statement.value = ticked.length ? words(ticked[0]) : "";
});
statement?.addEventListener("input", () => { statement.dataset.typed = "1"; });
