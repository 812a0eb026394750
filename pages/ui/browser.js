// What Streamlit leaves to the browser.
const NARROW = "(max-width: 768px)"; // where the menu lies over the page

// On a phone the style sheet holds a heading that is out of sight at the foot of the screen; its room is kept, so that nothing jumps.
function stayInSight(told, isInSight) {
  told.style.minHeight = isInSight ? "" : `${told.offsetHeight}px`;
  told.classList.toggle("out-of-sight", !isInSight);
}

// Streamlit's list of pages holds its sections; each of these is a list.
function listSections(menu) {
  const all = menu.querySelector("[data-testid=stSidebarNavItems]");
  all?.setAttribute("role", "presentation");
  for (const section of all?.querySelectorAll(":scope > div") ?? []) {
    section.setAttribute("role", "list");
    section.ariaLabel = section.querySelector("[data-testid=stNavSectionHeader]")?.innerText ?? "";
  }
}

// What the keys of a keyboard, and of a presenter's remote control, turn to; within a field the arrows are the field's own.
const TURNS = { ArrowRight: "next", PageDown: "next", ArrowLeft: "back", PageUp: "back", Escape: "end" };
const FIELD = "input, textarea, [role=radiogroup], [role=slider]";

function turn(key) {
  const place = `.st-key-screen-${TURNS[key.key]} button`;
  const button = document.querySelector(place) ?? (key.key === "Escape" ? document.querySelector(".st-key-leave button") : null);
  if (!button || key.altKey || key.ctrlKey || key.metaKey) return;
  const field = key.key.startsWith("Page") ? null : key.target.closest?.(FIELD);
  if (field) return key.key === "Escape" ? key.target.blur() : undefined;
  key.preventDefault();
  button.click();
}

function watchMenu() {
  const menu = document.querySelector("[data-testid=stSidebar]");
  if (!menu) return;
  listSections(menu);
  if (menu.dataset.givesWay) return;
  menu.dataset.givesWay = "true";
  menu.addEventListener("click", (click) => {
    if (matchMedia(NARROW).matches && click.target.closest("a")) {
      document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
    }
  });
}

const tasks = {
  turnByKeys() {
    document.querySelector(".st-key-screen")?.setAttribute("aria-live", "polite");
    if (document.body.dataset.turns) return;
    document.body.dataset.turns = "true";
    document.addEventListener("keydown", turn);
  },
  readAloud(here) {
    const told = here.closest("[class*=st-key-answer-]");
    if (!told || told.ariaLive) return;
    told.ariaLive = "polite";
    told.ariaAtomic = "true";
    const first = document.querySelector("[class*=st-key-answer-]") === told;
    if (first) new IntersectionObserver(([entry]) => stayInSight(told, entry.isIntersecting)).observe(told);
  },
  remember(here, [name, value]) {
    document.cookie = `${name}=${value}; path=/; max-age=${365 * 24 * 3600}; SameSite=Strict`;
  },
  putMenuAway() {
    if (document.body.dataset.menuWatched) return;
    document.body.dataset.menuWatched = "true";
    watchMenu();
    new MutationObserver(watchMenu).observe(document.body, { childList: true, subtree: true }); // it is drawn in parts, and anew
  },
};

export default ({ data, parentElement }) => tasks[data.task](parentElement, data.about);
