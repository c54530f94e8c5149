/* Binds the search box and, where there is one, the search page. */
if (box) {
  if (document.getElementById("search-hits")) {
    page = new SearchPage();
    page.bind();
  }
  bindBox();
  if (!page && box.value && document.activeElement === box) { typed(); }
}
