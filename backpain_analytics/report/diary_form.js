"use strict";

const STORE = "backpain-diary";
const WHEN = ["date", "time"];
const forms = [...document.forms];
const byId = id => document.getElementById(id);

// Entries: { id, table, made_at, answers: { column: text } }.

function load() {
  const text = localStorage.getItem(STORE);
  if (text === null) return [];
  try {
    return JSON.parse(text);
  } catch {
    // Whatever it is, it is not overwritten.
    localStorage.setItem(`${STORE}-damaged-${Date.now()}`, text);
    localStorage.removeItem(STORE);
    alarm("What was kept here could not be read. It was put aside in the browser's storage.");
    return [];
  }
}

// Another tab may have written since: what is changed is always what is stored.
function change(how) {
  try {
    localStorage.setItem(STORE, JSON.stringify(how(load())));
  } catch {
    alarm("This browser keeps nothing for this page: it is full, or closed to files. Nothing was written.");
    return false;
  }
  show();
  return true;
}

function alarm(words) {
  byId("alarm").textContent = words;
  byId("alarm").hidden = false;
}

// Where the person is looking: beside the button that was touched.
function say(words, form = null) {
  for (const place of document.querySelectorAll(".said")) place.textContent = "";
  (form ? form.querySelector(".said") : byId("said")).textContent = words;
}

const two = number => String(number).padStart(2, "0");
const dateOf = at => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
const timeOf = at => `${two(at.getHours())}:${two(at.getMinutes())}`;

// The form

function columnsOf(form) {
  return [...new Set([...form.elements].map(element => element.name).filter(Boolean))];
}

function answersOf(form) {
  const answers = {};
  for (const [name, value] of new FormData(form)) if (value.trim()) answers[name] = value.trim();
  // A choice that is made beforehand says nothing alone.
  for (const aside of form.querySelectorAll("[data-of]"))
    if (!(aside.dataset.of in answers)) delete answers[aside.querySelector("[name]").name];
  return answers;
}

function setNow(form) {
  const now = new Date();
  form.date.max = dateOf(now);
  if (form.dataset.editing || form.dataset.dated) return;
  form.date.value = dateOf(now);
  form.time.value = timeOf(now);
}

function clear(form) {
  form.reset();
  delete form.dataset.editing;
  delete form.dataset.dated;
  setNow(form);
  showState(form);
}

function showState(form) {
  const isEditing = Boolean(form.dataset.editing);
  form.querySelector(".editing").hidden = !isEditing;
  form.querySelector(".cancel").hidden = !isEditing;
  form.querySelector(".main").textContent = isEditing ? "Keep the change" : "Keep this entry";
  const answers = answersOf(form);
  for (const section of form.querySelectorAll("details")) {
    const named = [...section.querySelectorAll("[name]")].filter(field => !field.closest("[data-of]"));
    const answered = new Set(named.map(field => field.name).filter(name => name in answers)).size;
    section.querySelector(".answered").textContent = answered ? `· ${answered} answered` : "";
  }
}

function keep(form) {
  const answers = answersOf(form);
  if (Object.keys(answers).every(name => WHEN.includes(name)))
    return say("There is nothing to keep yet: answer at least one question.", form);
  const editing = form.dataset.editing;
  const now = new Date();
  const entry = {
    id: editing || `${now.getTime()}-${Math.random().toString(36).slice(2)}`,
    table: form.id,
    made_at: `${dateOf(now)} ${timeOf(now)}`,
    answers,
  };
  const isKept = change(entries => {
    const earlier = entries.find(each => each.id === entry.id);
    if (!earlier) return [...entries, entry];
    return entries.map(each => (each === earlier ? { ...entry, made_at: earlier.made_at } : each));
  });
  if (!isKept) return;
  clear(form);
  say(editing ? "Changed." : "Kept.", form);
}

function edit(entry) {
  const form = byId(entry.table);
  open(entry.table);
  form.reset();
  form.dataset.editing = entry.id;
  for (const [name, value] of Object.entries(entry.answers)) {
    const field = form.elements[name];
    if (field) field.value = value;
  }
  // Radio buttons that stand chosen beforehand, but were not in this entry.
  for (const radio of form.querySelectorAll("input[checked]"))
    if (!(radio.name in entry.answers)) radio.checked = false;
  for (const section of form.querySelectorAll("details"))
    if ([...section.querySelectorAll("[name]")].some(field => field.name in entry.answers)) section.open = true;
  setNow(form);
  showState(form);
  say("");
  form.date.focus();
  form.scrollIntoView();
}

function open(table) {
  for (const form of forms) form.hidden = form.id !== table;
  for (const tab of document.querySelectorAll("[data-opens]"))
    tab.setAttribute("aria-pressed", String(tab.dataset.opens === table));
}

// The list

function labelOf(form, name, value) {
  const fields = form.querySelectorAll(`[name="${name}"]`);
  const label = fields[0]?.closest("fieldset")?.querySelector("legend") ?? fields[0]?.closest("label")?.querySelector("span");
  const chosen = [...fields].find(field => field.type === "radio" && field.value === value);
  return `${label?.textContent ?? name}: ${chosen ? chosen.nextElementSibling.textContent : value}`;
}

function lineOf(entry) {
  const form = byId(entry.table);
  const line = document.createElement("li");
  const moment = line.appendChild(document.createElement("p"));
  moment.className = "moment";
  moment.textContent = WHEN.map(name => entry.answers[name]).filter(Boolean).join(", ");
  const told = line.appendChild(document.createElement("p"));
  told.textContent = Object.entries(entry.answers)
    .filter(([name]) => !WHEN.includes(name))
    .map(([name, value]) => labelOf(form, name, value))
    .join("; ");
  const row = line.appendChild(document.createElement("div"));
  row.className = "row";
  const when = moment.textContent;
  const change_ = button(row, "Change", `Change the entry of ${when}`, () => edit(entry));
  change_.className = "change";
  const gone = button(row, "Delete", `Delete the entry of ${when}`, () => remove(gone, entry, when));
  gone.addEventListener("blur", () => ask(gone, "Delete", when));
  gone.className = "danger";
  return line;
}

function button(row, title, label, does) {
  const made = row.appendChild(document.createElement("button"));
  made.type = "button";
  made.textContent = title;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", does);
  return made;
}

function ask(gone, title, when) {
  gone.textContent = title;
  gone.setAttribute("aria-label", `${title} the entry of ${when}`);
}

function remove(gone, entry, when) {
  if (gone.textContent === "Delete") return ask(gone, "Really delete", when);
  if (!change(entries => entries.filter(each => each.id !== entry.id))) return;
  const form = byId(entry.table);
  if (form.dataset.editing === entry.id) clear(form);
  say("Deleted.");
}

function show() {
  const entries = load().filter(entry => byId(entry.table));
  const moment = entry => `${entry.answers.date} ${entry.answers.time ?? ""}`;
  entries.sort((one, other) => moment(other).localeCompare(moment(one)));
  byId("kept").replaceChildren(...entries.map(lineOf));
  byId("none").hidden = entries.length > 0;
  byId("files").hidden = entries.length === 0;
  for (const save of document.querySelectorAll("[data-saves]"))
    save.hidden = !entries.some(entry => entry.table === save.dataset.saves);
}

// The files

function fileOf(form) {
  const entries = load().filter(entry => entry.table === form.id);
  const said = new Set(entries.flatMap(entry => Object.keys(entry.answers)));
  const asked = columnsOf(form);
  // What was asked when the entry was made may not be asked any more.
  const columns = [...asked, ...[...said].filter(name => !asked.includes(name)), "made_at"];
  const cell = text => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = entries
    .map(entry => ({ ...entry.answers, made_at: entry.made_at }))
    .map(answers => columns.map(name => cell(answers[name] ?? "")).join(","));
  const text = [columns.join(","), ...rows, ""].join("\r\n");
  return { count: entries.length, file: new File([text], form.dataset.file, { type: "text/csv" }) };
}

function save(form) {
  const { count, file } = fileOf(form);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  say(`${file.name} holds ${count === 1 ? "1 entry" : `${count} entries`}. They stay here as well.`);
}

async function share() {
  const files = forms.map(fileOf).filter(made => made.count).map(made => made.file);
  try {
    await navigator.share({ files });
  } catch (error) {
    if (error.name !== "AbortError") say("This browser does not share it: save the file instead.");
  }
}

// Beginning

for (const form of forms) {
  form.addEventListener("submit", event => {
    event.preventDefault();
    keep(form);
  });
  form.addEventListener("input", event => {
    if (WHEN.includes(event.target.name)) {
      // The time of now says nothing of another day.
      if (event.target.name === "date" && !form.dataset.dated && !form.dataset.editing) form.time.value = "";
      form.dataset.dated = "yes";
    }
    showState(form);
  });
  form.addEventListener("invalid", event => {
    const section = event.target.closest("details");
    if (section) section.open = true;
  }, true);
  form.addEventListener("click", event => {
    const radio = event.target;
    if (radio.type !== "radio") return;
    // The second touch takes an answer back.
    if (radio.dataset.was) radio.checked = false;
    for (const other of form.querySelectorAll(`input[name="${radio.name}"]`)) delete other.dataset.was;
    if (radio.checked) radio.dataset.was = "yes";
    showState(form);
  });
  form.querySelector(".cancel").addEventListener("click", () => clear(form));
  clear(form);
}
for (const tab of document.querySelectorAll("[data-opens]"))
  tab.addEventListener("click", () => open(tab.dataset.opens));
for (const saver of document.querySelectorAll("[data-saves]"))
  saver.addEventListener("click", () => save(byId(saver.dataset.saves)));
const sample = new File([""], "diary.csv", { type: "text/csv" });
if (navigator.canShare?.({ files: [sample] })) byId("share").hidden = false;
byId("share").addEventListener("click", share);
addEventListener("storage", show);
document.addEventListener("visibilitychange", () => forms.forEach(setNow));
try {
  localStorage.setItem(`${STORE}-probe`, "1");
  localStorage.removeItem(`${STORE}-probe`);
  show();
} catch {
  alarm("This browser keeps nothing for files that are opened from it. Try another browser, or 'backpain diary add'.");
}
