// Messages to this browser: asked for by a tap, ended by another. Where the browser has none of it, nothing is shown.
const block = document.getElementById("push");
const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

if (block && able) {
  const on = block.querySelector('[data-push="on"]');
  const off = block.querySelector('[data-push="off"]');
  const said = block.querySelector("[data-said]");
  const scope = block.dataset.worker.replace(/[^/]*$/, "");

  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };
  const registered = () => navigator.serviceWorker.getRegistration(scope);
  const current = async () => (await registered())?.pushManager.getSubscription() ?? null;
  const show = (subscription) => {
    on.hidden = Boolean(subscription);
    off.hidden = !subscription;
  };
  const post = async (body) => {
    const answer = await fetch(block.dataset.address, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value,
      },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(String(answer.status));
  };
  const active = async (registration) => {
    const worker = registration.installing ?? registration.waiting;
    if (!registration.active && worker) {
      await new Promise((done) => {
        worker.addEventListener("statechange", () => worker.state === "activated" && done());
      });
    }
    return registration;
  };

  const begin = async () => {
    if ((await Notification.requestPermission()) !== "granted") {
      said.textContent = said.dataset.denied;
      return;
    }
    const registration = await active(
      await navigator.serviceWorker.register(block.dataset.worker, { scope }),
    );
    const subscription = await registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: bytes(block.dataset.key),
    });
    const sections = [...document.querySelectorAll("[name=sections]:checked")].map((box) => box.value);
    try {
      await post({ ...subscription.toJSON(), language: block.dataset.language, sections });
    } catch (error) {
      await subscription.unsubscribe();
      throw error;
    }
    said.textContent = said.dataset.on;
  };
  const end = async () => {
    const subscription = await current();
    if (subscription) {
      await post({ endpoint: subscription.endpoint, end: true });
      await subscription.unsubscribe();
    }
    said.textContent = said.dataset.off;
  };
  const doing = (act) => async () => {
    on.disabled = off.disabled = true;
    try {
      await act();
    } catch {
      said.textContent = said.dataset.failed;
    }
    on.disabled = off.disabled = false;
    show(await current());
  };

  on.addEventListener("click", doing(begin));
  off.addEventListener("click", doing(end));
  show(await current());
  block.hidden = false;
}
