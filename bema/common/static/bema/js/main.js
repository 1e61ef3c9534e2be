// What every page uses. Each behaviour only adds to a page that works without it.
const own = document.querySelector("script[data-htmx]");

// HTMX is fetched only by a page that has something for it to do; and once the page is complete, since in the
// moment between its being parsed and complete HTMX would wait for an event that has passed.
if (document.querySelector("[hx-get],[hx-post],[hx-boost]")) {
  if (document.readyState === "complete") load(own.dataset.htmx);
  else window.addEventListener("load", () => load(own.dataset.htmx));
}

// The summary of what is wrong with a form is read out first.
document.querySelector("[data-focus]")?.focus();

// The provision that an address names is brought into sight within its article.
if (!location.hash) document.querySelector(".prov.here")?.scrollIntoView({ block: "center" });

// A menu closes when the person goes elsewhere.
for (const menu of document.querySelectorAll("details[data-menu]")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// The scripts for passkeys are fetched when somebody presses the button, not by everybody who signs in.
function load(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, { src: address, onload: resolve, onerror: reject });
    document.head.append(script);
  });
}

document.querySelector("[data-passkey]")?.addEventListener("click", async (event) => {
  event.preventDefault();
  const button = event.currentTarget;
  for (const address of button.dataset.passkey.split(" ")) await load(address);
  const ids = { login: button.id, credential: "mfa_credential" };
  window.allauth.webauthn.forms.loginForm({ ids });
  button.click();
}, { once: true });

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  const told = button.querySelector("[data-told]") ?? button;
  const before = told.textContent;
  told.textContent = button.dataset.copied ?? before;
  setTimeout(() => { told.textContent = before; }, 2000);
}

// Buttons that only script can serve are hidden until it is here.
for (const element of document.querySelectorAll("[data-needs-script]")) element.hidden = false;

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-copy],[data-print]");
  if (!button) return;
  if ("print" in button.dataset) window.print();
  else copy(button);
});

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
