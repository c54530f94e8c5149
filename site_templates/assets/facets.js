/* Facets that combine, on pages of all rows of a dataset. Classic script without network calls: it works from file:// too.
   Without it each value is a link to pages made beforehand. facet-data.js reads the data. */
(function () {
  'use strict';
  var box = document.getElementById('browse');
  var panel = box && box.querySelector('.facets');
  if (!panel) { return; }
  var PER_PAGE = 60;
  var root = document.body.getAttribute('data-root');
  var list = document.getElementById('rows');
  var pager = document.getElementById('pager');
  var count = document.getElementById('count');
  var save = document.getElementById('save');
  var index = new URL(box.getAttribute('data-index'), location.href);
  var counter = box.getAttribute('data-counter');
  var isIndex = location.pathname === index.pathname;
  var first = { rows: list.innerHTML, pager: pager.innerHTML, count: count.textContent };
  var data = window.integrityFacets;
  var turn = 0;

  /* ---- What is chosen: {facet: [values]} and a page; the address holds it ---- */
  function read(query) {
    var chosen = { page: 1, values: {} };
    var known = names();
    new URLSearchParams(query).forEach(function (value, name) {
      if (name === 'page') { chosen.page = Math.max(1, parseInt(value, 10) || 1); return; }
      if (known.indexOf(name) < 0) { return; }
      (chosen.values[name] = chosen.values[name] || []).push(value);
    });
    return chosen;
  }
  function write(chosen) {
    var query = new URLSearchParams();
    names().forEach(function (name) {
      (chosen.values[name] || []).forEach(function (value) { query.append(name, value); });
    });
    if (chosen.page > 1) { query.append('page', chosen.page); }
    var text = query.toString();
    return text ? '?' + text : '';
  }
  function names() {
    return Array.prototype.map.call(panel.querySelectorAll('fieldset'), function (part) { return part.getAttribute('data-facet'); });
  }
  function isEmpty(chosen) {
    return Object.keys(chosen.values).every(function (name) { return !chosen.values[name].length; });
  }
  function go(chosen) {
    var query = write(chosen);
    if (!isIndex) { location.href = index.href.split(/[?#]/)[0] + query; return; }
    try {
      history.pushState(null, '', location.pathname + query);
    } catch (error) {
      location.href = index.href.split(/[?#]/)[0] + query;
      return;
    }
    show(chosen);
  }

  /* ---- The panel: links become checkboxes ---- */
  function makeChoice(fieldset, value, name, number) {
    var item = document.createElement('li');
    var label = document.createElement('label');
    var input = document.createElement('input');
    var figure = document.createElement('span');
    input.type = 'checkbox';
    input.value = value;
    figure.textContent = number;
    item.setAttribute('data-value', value);
    label.appendChild(input);
    label.appendChild(document.createTextNode(name));
    label.appendChild(figure);
    item.appendChild(label);
    input.addEventListener('change', function () { go({ page: 1, values: ticked() }); });
    return item;
  }
  function ticked() {
    var values = {};
    panel.querySelectorAll('fieldset').forEach(function (part) {
      var chosen = part.querySelectorAll('input:checked');
      if (chosen.length) {
        values[part.getAttribute('data-facet')] = Array.prototype.map.call(chosen, function (input) { return input.value; });
      }
    });
    return values;
  }
  panel.querySelectorAll('fieldset').forEach(function (fieldset) {
    fieldset.querySelectorAll('li').forEach(function (item) {
      var name = item.firstElementChild.textContent;
      item.replaceWith(makeChoice(fieldset, item.getAttribute('data-value'), name, item.lastElementChild.textContent));
    });
    var more = fieldset.querySelector('.more');
    if (more) {
      more.addEventListener('click', function (event) {
        event.preventDefault();
        data.needCodes(function () {
          var facet = facetOf(fieldset.getAttribute('data-facet'));
          facet.values.forEach(function (value, place) { choiceFor(fieldset, facet, place); });
          fieldset.querySelector('ul').classList.add('long');
          more.parentNode.remove();
          show(read(location.search));
        });
      });
    }
  });
  var clear = document.createElement('button');
  clear.type = 'button';
  clear.className = 'btn ghost';
  clear.textContent = '清除筛选';
  clear.hidden = true;
  clear.addEventListener('click', function () { go({ page: 1, values: {} }); count.scrollIntoView({ block: 'nearest' }); });
  var foot = document.createElement('p');
  foot.className = 'clear';
  foot.appendChild(clear);
  panel.appendChild(foot);

  function facetOf(name) {
    return data.codes().facets.filter(function (facet) { return facet.name === name; })[0];
  }
  function choiceFor(fieldset, facet, place) {
    var value = facet.values[place][0];
    var items = fieldset.querySelectorAll('li');
    for (var at = 0; at < items.length; at += 1) {
      if (items[at].getAttribute('data-value') === value) { return items[at]; }
    }
    return fieldset.querySelector('ul').appendChild(makeChoice(fieldset, value, facet.values[place][1], ''));
  }

  data.whenFailed(fail);
  function fail() { count.textContent = '筛选数据没有读到。请刷新页面，或者点“看全部”逐页浏览。'; }

  /* ---- Showing ---- */
  function show(chosen) {
    var mine = turn += 1;
    var isPlain = isEmpty(chosen) && chosen.page === 1;
    if (isPlain && !data.codes()) { mark(chosen, null); restore(); return; }
    data.needCodes(function () {
      if (mine !== turn) { return; }
      var found = data.match(chosen);
      mark(chosen, found.counts);
      if (isPlain) { restore(); return; }
      var from = (chosen.page - 1) * PER_PAGE;
      var rows = found.rows.slice(from, from + PER_PAGE);
      data.needBlocks(data.blocksOf(rows), function () {
        if (mine !== turn) { return; }
        list.textContent = '';
        rows.forEach(function (row) { list.appendChild(drawRow(row)); });
        var total = found.rows.length;
        count.textContent = total
          ? '找到 ' + total.toLocaleString('en') + ' ' + counter + '，共 ' + data.codes().rows.toLocaleString('en') + ' ' + counter + '。'
          : '没有同时符合这些条件的' + counter + '目。减少一个条件再看。';
        drawPager(chosen, from, rows.length, total);
        save.textContent = '下载当前结果 CSV（' + total.toLocaleString('en') + ' ' + counter + '）';
        save.onclick = function (event) { event.preventDefault(); download(found.rows); };
        save.parentNode.hidden = !total;
      });
    });
  }
  function restore() {
    list.innerHTML = first.rows;
    pager.innerHTML = first.pager;
    count.textContent = first.count;
    save.textContent = '下载数据';
    save.onclick = null;
    save.parentNode.hidden = false;
  }
  function mark(chosen, counts) {
    var number = 0;
    panel.querySelectorAll('fieldset').forEach(function (fieldset) {
      var name = fieldset.getAttribute('data-facet');
      var values = chosen.values[name] || [];
      number += values.length;
      if (data.codes() && counts) {
        var facet = facetOf(name);
        var figures = counts[data.codes().facets.indexOf(facet)];
        facet.values.forEach(function (value, place) {
          if (values.indexOf(value[0]) >= 0) { choiceFor(fieldset, facet, place); }
        });
        fieldset.querySelectorAll('li').forEach(function (item) {
          var at = facet.values.findIndex(function (value) { return value[0] === item.getAttribute('data-value'); });
          item.querySelector('label span').textContent = figures[at].toLocaleString('en');
          item.querySelector('label').classList.toggle('zero', !figures[at]);
        });
      }
      fieldset.querySelectorAll('input').forEach(function (input) { input.checked = values.indexOf(input.value) >= 0; });
    });
    document.getElementById('chosen-count').textContent = number ? '已选 ' + number + ' 项' : '';
    clear.hidden = !number;
  }
  function add(parent, tag, css, text) {
    var part = document.createElement(tag);
    if (css) { part.className = css; }
    part.textContent = text;
    parent.appendChild(part);
    return part;
  }
  var STANDINGS = { kept: ['good', '已兑现'], 'kept-late': ['late', '已兑现，迟 '], late: ['bad', '逾期 '], open: ['mute', '未到期'] };
  function drawRow(row) {
    var item = document.createElement('li');
    if (data.cell(row, 'until')) { item.setAttribute('data-until', data.cell(row, 'until')); }
    var top = add(item, 'div', 'top', '');
    var standing = STANDINGS[data.cell(row, 'standing')];
    if (standing) {
      var late = data.cell(row, 'late');
      add(add(top, 'span', standing[0] + ' small', ''), 'b', '', standing[1] + (late ? late.toLocaleString('en') + ' 天' : ''));
    } else if (data.cell(row, 'status')) {
      add(top, 'span', 'tag ' + (data.cell(row, 'class') || 'show'), data.cell(row, 'status'));
    }
    if (data.cell(row, 'label')) { add(top, 'span', 'kind', data.cell(row, 'label')); }
    var day = data.cell(row, 'due') || data.cell(row, 'date');
    if (day) { add(top, 'time', '', (data.cell(row, 'due') ? '应于 ' : '') + day).setAttribute('datetime', day); }
    var title = add(item, 'h2', 'h', '');
    add(title, 'a', '', data.cell(row, 'title')).href = root + data.cell(row, 'url');
    var under = [data.cell(row, 'body'), data.cell(row, 'document')].filter(Boolean).join(' · ');
    if (under) { add(item, 'p', '', under); }
    return item;
  }
  function drawPager(chosen, from, shown, total) {
    pager.textContent = '';
    if (total <= PER_PAGE) { return; }
    var nav = add(pager, 'nav', 'pager', '');
    nav.setAttribute('aria-label', '分页');
    function turnTo(page, text) {
      var target = { page: page, values: chosen.values };
      var link = add(nav, 'a', '', text);
      link.href = write(target) || index.href;
      link.addEventListener('click', function (event) { event.preventDefault(); go(target); count.scrollIntoView(); });
    }
    if (chosen.page > 1) { turnTo(chosen.page - 1, '上一页'); }
    add(nav, 'span', '', '第 ' + (from + 1).toLocaleString('en') + '–' + (from + shown).toLocaleString('en') + ' ' + counter +
      '，共 ' + total.toLocaleString('en') + ' ' + counter);
    if (from + shown < total) { turnTo(chosen.page + 1, '下一页'); }
  }

  /* ---- The current result as a file for spreadsheets: UTF-8 with a mark, text that looks like a formula is guarded ---- */
  function download(rows) {
    var was = save.textContent;
    save.textContent = '正在准备…';
    data.needBlocks(data.blocksOf(rows), function () {
      var base = box.getAttribute('data-base');
      var lines = [['编号', '标题', '机构', '日期', '状态', '网址']];
      rows.forEach(function (row) {
        var standing = STANDINGS[data.cell(row, 'standing')];
        var late = data.cell(row, 'late');
        lines.push([
          data.cell(row, 'id'), data.cell(row, 'title'), data.cell(row, 'body'), data.cell(row, 'due') || data.cell(row, 'date'),
          standing ? standing[1] + (late ? late + ' 天' : '') : data.cell(row, 'status'),
          base ? base + data.cell(row, 'url') : new URL(root + data.cell(row, 'url'), location.href).href
        ]);
      });
      var text = '\ufeff' + lines.map(function (cells) { return cells.map(quote).join(','); }).join('\r\n') + '\r\n';
      var link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
      link.download = box.getAttribute('data-dataset') + '-filtered.csv';
      document.body.appendChild(link);
      link.click();
      link.remove();
      setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
      save.textContent = was;
    });
  }
  function quote(text) {
    var guarded = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? "'" + text : text;
    return /[",\r\n]/.test(guarded) ? '"' + guarded.replace(/"/g, '""') + '"' : guarded;
  }

  window.addEventListener('popstate', function () { show(read(location.search)); });
  if (isIndex) { show(read(location.search)); } else { mark(read(box.getAttribute('data-preset')), null); }
}());
