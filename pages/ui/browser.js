// What Streamlit leaves to the browser.
const NARROW = "(max-width: 768px)"; // where the menu lies over the page

const tasks = {
  readAloud(here) {
    const told = here.closest("[class*=st-key-answer-]");
    told?.setAttribute("aria-live", "polite");
    told?.setAttribute("aria-atomic", "true");
  },
  remember(here, [name, value]) {
    document.cookie = `${name}=${value}; path=/; max-age=${365 * 24 * 3600}; SameSite=Strict`;
  },
  putMenuAway() {
    const menu = document.querySelector("[data-testid=stSidebar]");
    if (!menu || menu.dataset.givesWay) return;
    menu.dataset.givesWay = "true";
    menu.addEventListener("click", (click) => {
      if (matchMedia(NARROW).matches && click.target.closest("a")) {
        document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
      }
    });
  },
};

export default ({ data, parentElement }) => tasks[data.task](parentElement, data.about);
