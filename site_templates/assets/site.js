/* The frame's behaviour: elder mode, folds, complaint links. Classic script, no network; every page works without it. */
(function () {
  'use strict';
  var root = document.documentElement;

  /* Elder mode is kept between pages; the link alone works without this script through :target. */
  var elder = document.getElementById('elder');
  function setElder(on) {
    if (on) { root.setAttribute('data-elder', ''); } else { root.removeAttribute('data-elder'); }
    if (elder) { elder.textContent = on ? '标准版' : '大字版'; }
    try { localStorage.setItem('elder', on ? '1' : ''); } catch (error) { /* private mode: the choice lasts one page */ }
  }
  var kept = '';
  try { kept = localStorage.getItem('elder'); } catch (error) { kept = ''; }
  if (kept || location.hash === '#elder') { setElder(true); }
  if (elder) {
    elder.addEventListener('click', function (event) {
      event.preventDefault();
      setElder(!root.hasAttribute('data-elder'));
    });
  }

  /* Folds are open in the HTML, so that nothing is hidden without a script; narrow windows close them here. */
  var wide = window.matchMedia('(min-width: 48rem)');
  var wider = window.matchMedia('(min-width: 64rem)');
  function fold() {
    document.querySelectorAll('.cols details').forEach(function (part) { part.open = wide.matches; });
    document.querySelectorAll('details[data-fold]').forEach(function (part) {
      part.open = wider.matches && part.getAttribute('data-fold') !== 'always';
    });
  }
  fold();
  wide.addEventListener('change', fold);
  wider.addEventListener('change', fold);

  /* Paper has no folds: everything is open while it is printed, and as it was afterwards. */
  var closed = [];
  window.addEventListener('beforeprint', function () {
    closed = Array.prototype.slice.call(document.querySelectorAll('main details:not([open])'));
    closed.forEach(function (part) { part.open = true; });
  });
  window.addEventListener('afterprint', function () {
    closed.forEach(function (part) { part.open = false; });
  });

  function findTarget() {
    var name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch (error) { /* a cut-off address: taken as it stands */ }
    return name && document.getElementById(name);
  }

  /* A link to something inside a fold opens it. */
  function reveal() {
    var target = findTarget();
    var part = target && target.closest('details:not([open])');
    if (!part) { return; }
    for (; part; part = part.parentElement.closest('details:not([open])')) { part.open = true; }
    target.scrollIntoView();
  }
  reveal();
  window.addEventListener('hashchange', reveal);

  /* The complaint page fills its links with the page that the reader came from: ?u=<permanent link>&t=<title>&b=<body>. */
  var about = document.getElementById('about');
  if (!about) { return; }
  var query = new URLSearchParams(location.search);
  var title = (query.get('t') || '').slice(0, 200);
  var link = (query.get('u') || '').slice(0, 500);
  var body = (query.get('b') || '').slice(0, 200);
  if (!title) { return; }
  about.hidden = false;
  /* Who arrives at one of the ways reads there what it is about: the box above all of them is out of sight. */
  var way = findTarget();
  if (way && way.classList.contains('route')) {
    way.querySelector('.route-h').after(about);
    way.scrollIntoView();
  }
  about.querySelector('[data-title]').textContent = title;
  about.querySelector('[data-link]').textContent = link;
  document.querySelectorAll('[data-mail]').forEach(function (anchor) {
    var text = '事项：' + title + '\r\n页面：' + link + '\r\n\r\n请写明事情经过、日期和您的要求：\r\n';
    anchor.href = 'mailto:' + anchor.getAttribute('data-mail') +
      '?subject=' + encodeURIComponent(anchor.getAttribute('data-subject') + '：' + title) +
      '&body=' + encodeURIComponent(text);
  });
  document.querySelectorAll('[data-form]').forEach(function (anchor) {
    anchor.href = anchor.getAttribute('data-form')
      .split('{title}').join(encodeURIComponent(title))
      .split('{url}').join(encodeURIComponent(link))
      .split('{body}').join(encodeURIComponent(body));
  });
}());
