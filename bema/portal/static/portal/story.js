// The page of a story. Each behaviour only adds to a page that works without it.

// A film from elsewhere: its site's frame takes the place of the link when the reader asks for it, and not before.
document.addEventListener("click", (event) => {
  const play = event.target.closest?.(".film[data-frame] .film-play a");
  if (!play || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  const film = play.closest(".film");
  const frame = document.createElement("iframe");
  const address = new URL(film.dataset.frame);
  if (address.hostname !== "w.soundcloud.com") address.searchParams.set("autoplay", "1");
  Object.assign(frame, {
    src: address.href, title: film.dataset.title, allow: "autoplay; fullscreen; picture-in-picture",
    allowFullscreen: true, referrerPolicy: "strict-origin-when-cross-origin",
  });
  film.replaceChildren(frame);
  film.classList.add("playing");
  frame.focus();
});

// A device that can hand an address on to other programs offers to.
if (navigator.share) for (const button of document.querySelectorAll("[data-share]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.share({ title: button.dataset.title, url: button.dataset.share }).catch(() => {});
  });
}

// Galleries: a picture opens over the page; arrows lead on, Escape and the button back.
const words = document.getElementById("gallery-words")?.dataset;
let dialog;

function enlarger() {
  if (dialog) return dialog;
  dialog = document.createElement("dialog");
  dialog.className = "enlarger";
  dialog.innerHTML = `<form method="dialog"><p aria-live="polite"></p><button class="btn quiet small" value="close"></button></form>
<figure><img alt=""><figcaption></figcaption></figure><div class="turn"><button class="btn quiet" type="button"></button><button class="btn quiet" type="button"></button></div>`;
  const [close, back, next] = dialog.querySelectorAll("button");
  close.textContent = words.close;
  back.textContent = words.back;
  next.textContent = words.next;
  back.addEventListener("click", () => turn(-1));
  next.addEventListener("click", () => turn(1));
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") turn(-1);
    if (event.key === "ArrowRight") turn(1);
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => dialog.links[dialog.place].focus());
  document.body.append(dialog);
  return dialog;
}

function show(place) {
  const { links } = dialog;
  dialog.place = (place + links.length) % links.length;
  const link = links[dialog.place];
  const from = link.querySelector("img");
  const image = dialog.querySelector("img");
  image.src = link.href;
  image.alt = from.alt;
  dialog.querySelector("figcaption").textContent =
    link.closest("figure").querySelector("figcaption")?.textContent ?? "";
  dialog.querySelector("form p").textContent =
    words.place.replace("{number}", dialog.place + 1).replace("{total}", links.length);
  dialog.querySelector(".turn").hidden = links.length < 2;
}

function turn(by) { show(dialog.place + by); }

if (words) document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-gallery] figure > a");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  const opened = enlarger();
  opened.links = [...link.closest("[data-gallery]").querySelectorAll("figure > a")];
  show(opened.links.indexOf(link));
  opened.showModal();
});
