package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/housetest"
	"drosme/internal/lesson"
)

// everyForm is a short activity in which each form of an answer is asked once.
const everyForm = `activity: every-form
version: 1
kind: story
ages: 13-18
languages: [lv, en]
title: {lv: Paraugs, en: Sample}
about: {lv: Tikai pārbaudei., en: Only for a test.}
sensitive: false
solo: false
items:
  - id: sample-passport
    measures: knowledge
    text: {lv: "Kam pieder pase?", en: "Whose is the passport?"}
    options:
      - {id: firm, text: {lv: Firmai, en: The firm}}
      - {id: own, text: {lv: Man, en: Mine}}
    right: [own]
    why: {lv: Tā ir tava., en: It is yours.}
steps:
  - {id: before, kind: before, items: [sample-passport]}
  - id: story
    kind: story
    by: class
    start: offer
    scenes:
      - id: offer
        text: {lv: Pienāk ziņa., en: A message comes.}
        choices:
          - {id: ask, text: {lv: Pajautāt, en: Ask}, to: told}
          - {id: wait, text: {lv: Pagaidīt, en: Wait}, to: told}
      - id: told
        ending: told
        text: {lv: Kāds palīdz., en: Somebody helps.}
        help: {lv: Numuri ir apakšā., en: The numbers are below.}
  - id: advert
    kind: flags
    text: {lv: "Kas te brīdina?", en: "What warns here?"}
    pieces:
      - {id: fast, text: {lv: "Šodien!", en: "Today!"}, flag: true, why: {lv: Steidzina., en: It hurries.}}
      - {id: name, text: {lv: Firmas vārds, en: Name of the firm}, flag: false}
  - id: order
    kind: order
    text: {lv: "Kas vispirms?", en: "What comes first?"}
    pieces:
      - {id: stop, text: {lv: Apstāties, en: Stop}}
      - {id: ask, text: {lv: Pajautāt, en: Ask}}
    why: {lv: Vispirms apstāties., en: First stop.}
  - id: cloud
    kind: cloud
    text: {lv: "Kas palīdz?", en: "What helps?"}
    words:
      - {id: friend, text: {lv: draugs, en: friend}}
      - {id: time, text: {lv: laiks, en: time}}
    free: false
  - {id: after, kind: after, items: [sample-passport]}
sheet:
  aims: {lv: Pārbaudīt., en: To test.}
  timing: []
`

func written(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	housetest.Must(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// opened opens a room as a script does.
func opened(t *testing.T, args ...string) (room, desk string) {
	t.Helper()
	out := good(t, append([]string{"hub", "room"}, args...)...)
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	if len(lines) != 2 || len(lines[0]) != 6 || strings.Trim(lines[0], "0123456789") != "" || lines[1] == "" {
		t.Fatalf("hub room printed %q, want code and token", out)
	}
	return lines[0], lines[1]
}

// TestAScriptOpensARoomAndPlaysItByTheProtocolAlone works on a folder that was not there, with nobody at the terminal.
func TestAScriptOpensARoomAndPlaysItByTheProtocolAlone(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "hub")
	l := newLaptop(t, dir)
	room, _ := opened(t, "--data", dir, "--activity", written(t, "every-form.yaml", everyForm), "--auto", "1") // no server runs yet
	l.start()
	base := "http://" + l.phones
	const phones = 8
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var wg sync.WaitGroup
	var class []*pupil
	numbers := map[int]bool{}
	for i := range phones {
		p := joined(t, base, room, []string{"lv", "en", "ru", "uk"}[i%4])
		numbers[p.number] = true
		p.choose = func(question string, ids []string) string {
			if strings.HasPrefix(question, "before/") && i < 3 {
				return ids[0]
			}
			return ids[1]
		}
		class = append(class, p)
	}
	if len(numbers) != phones {
		t.Errorf("%d phones have %d places", phones, len(numbers))
	}
	for _, p := range class {
		wg.Go(func() {
			if err := p.play(ctx); err != nil || p.why != "closed" {
				t.Errorf("phone %d: %v, ended by %q", p.number, err, p.why)
			}
		})
	}
	wg.Wait()
	while := good(t, "hub", "ledger", "--data", dir, "--room", room)
	l.stop()
	after := good(t, "hub", "ledger", "--data", dir, "--room", room)
	if while != after {
		t.Errorf("while the hub serves the ledger is\n%safter it\n%s", while, after)
	}
	rows, err := csv.NewReader(strings.NewReader(after)).ReadAll()
	housetest.Must(t, err)
	if strings.Join(rows[0], ",") != "question,submitted,acknowledged,stored,duplicate,refused" {
		t.Errorf("heading: %v", rows[0])
	}
	asked := map[string]bool{}
	for _, r := range rows[1:] {
		asked[r[0]] = true
		if r[1] != fmt.Sprint(phones) || r[3] != fmt.Sprint(phones) || r[4] != "0" || r[5] != "0" {
			t.Errorf("ledger: %v", r)
		}
	}
	for _, q := range []string{"before/sample-passport", "story/offer#1", "advert", "order", "cloud", "after/sample-passport"} {
		if !asked[q] {
			t.Errorf("%s is not in the ledger: %v", q, rows)
		}
		for _, p := range class {
			if p.is(q) != "stored" {
				t.Errorf("phone %d, %s: %q", p.number, q, p.is(q))
			}
		}
	}
	if _, errs, code := scripted(t, "hub", "ledger", "--data", dir, "--room", "000000"); code != 1 || !strings.Contains(errs, "000000") {
		t.Errorf("a room that is none: exit %d, %s", code, errs)
	}
}

// TestAThousandPhonesFromOneAddressWaitTheirTurn joins more phones at once than one address may bring.
func TestAThousandPhonesFromOneAddressWaitTheirTurn(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "hub")
	l := newLaptop(t, dir)
	l.start()
	base := "http://" + l.phones
	room, desk := opened(t, "--data", dir, "--activity", written(t, "every-form.yaml", everyForm)) // the server runs: it is asked
	first := joined(t, base, room, "lv")
	join := func(id string) told {
		got, err := tell(base, "/live/join", map[string]any{"id": id, "room": room, "language": "en"})
		housetest.Must(t, err)
		return got
	}
	for i := range 399 {
		if got := join(ownID()); got.code != http.StatusOK {
			t.Fatalf("phone %d of 400: %d %v", i+2, got.code, got.body)
		}
	}
	late := ownID()
	got := join(late)
	if got.code != http.StatusTooManyRequests || got.after < time.Second || got.body["reason"] != "too_many_joins" {
		t.Fatalf("one more: %d %v, again after %s", got.code, got.body, got.after)
	}
	// Who has a seat is not slowed, and keeps it.
	step := func(act string) {
		t.Helper()
		if got, err := tell(base, "/live/desk/"+act, map[string]any{"id": ownID(), "room": room, "token": desk, "seq": 0}); err != nil || got.code != http.StatusOK {
			t.Fatalf("%s: %v %v", act, got, err)
		}
	}
	step("open")
	begun := time.Now()
	answered, err := tell(base, "/live/answer", map[string]any{"id": ownID(), "room": room, "seat": first.seat, "question": "before/sample-passport", "answer": map[string]any{"choice": "own"}, "pair": first.pair})
	if took := time.Since(begun); err != nil || answered.body["status"] != "stored" || took > 2*time.Second {
		t.Errorf("a seated phone: %v %v after %s", answered, err, took)
	}
	if again, err := tell(base, "/live/join", map[string]any{"id": ownID(), "room": room, "seat": first.seat}); err != nil || again.code != http.StatusOK || again.body["seat_code"] != first.code {
		t.Errorf("a seated phone after a reload: %v %v", again, err)
	}
	wait := time.NewTimer(got.after) // what it was told to wait
	<-wait.C
	if got := join(late); got.code != http.StatusOK {
		t.Errorf("after the wait: %d %v", got.code, got.body)
	}
	l.stop()
	l.flags = append(l.flags, "--join-limit", "0")
	if !l.held() {
		t.Skip("this machine holds no key outside a process, and the passphrase was made by the hub itself") // nothing more to try
	}
	l.start()
	for i := range 450 {
		if got := join(ownID()); got.code != http.StatusOK {
			t.Fatalf("without a limit, phone %d: %d %v", i, got.code, got.body)
		}
	}
}

// TestAJournalThatIsNotWholeOrNotOursIsSaidOnTheCommandLine carries journals that were cut, changed, of another office
// and of a revoked laptop.
func TestAJournalThatIsNotWholeOrNotOursIsSaidOnTheCommandLine(t *testing.T) {
	t.Parallel()
	at := func(name string) string { return filepath.Join(t.TempDir(), name) }
	office, other, road := at("office"), at("other"), at("hub")
	pack, journal := at("pack"), at("journal")
	secret := written(t, "passphrase", "sample words for a test only\n")
	good(t, "hub", "pack", "--data", office, pack)
	good(t, "hub", "unpack", "--data", road, "--passphrase-file", secret, pack)
	t.Cleanup(func() { scripted(t, "hub", "lock", "--data", road) })
	room := ""
	for range 4 {
		room, _ = opened(t, "--data", road, "--passphrase-file", secret, "--activity", written(t, "every-form.yaml", everyForm))
	}
	writes := func() []byte {
		t.Helper()
		good(t, "hub", "journal", "--data", road, "--passphrase-file", secret, journal)
		b, err := os.ReadFile(journal)
		housetest.Must(t, err)
		return b
	}
	whole := writes()
	if !bytes.Equal(whole, writes()) {
		t.Error("the same journal was written as other bytes")
	}
	receive := func(dir string, b []byte, wantCode int, want ...string) string {
		t.Helper()
		file := at("carried")
		housetest.Must(t, os.WriteFile(file, b, 0o600))
		out, errs, code := scripted(t, "hub", "receive", "--data", dir, file)
		if code != wantCode {
			t.Errorf("exit %d, want %d\n%s%s", code, wantCode, out, errs)
		}
		for _, w := range want {
			if !strings.Contains(out+errs, w) {
				t.Errorf("it does not say %q:\n%s%s", w, out, errs)
			}
		}
		return out + errs
	}
	good(t, "hub", "pack", "--data", other, at("unused"))
	receive(other, whole, 1, "office")
	receive(office, []byte("no journal at all"), 1)
	changed := bytes.Clone(whole)
	changed[len(changed)-40] ^= 4
	receive(office, changed, 1, "was changed on its way", "is now one of ours")
	receive(office, whole[:len(whole)-7], 1, "was cut")
	receive(office, whole, 0, "new groups", "Receipt")
	receive(office, whole, 0, "Nothing new")
	if a, b := good(t, "hub", "ledger", "--data", road, "--passphrase-file", secret, "--room", room), good(t, "hub", "ledger", "--data", office, "--room", room); a != b {
		t.Errorf("ledgers differ:\n%s\n%s", a, b)
	}
	h, r, ctx, err := where{Data: office}.open(context.Background(), true)
	housetest.Must(t, err)
	ctx = clerk.WithActor(ctx, access.Actor{User: "sample", Grants: []access.Grant{{Role: access.Responsible}}})
	hubs, err := r.Hub.Hubs(ctx)
	housetest.Must(t, err)
	housetest.Must(t, r.Hub.Revoke(ctx, hubs[0].ID, hubs[0].Version, "stolen (sample)"))
	h.Close()
	opened(t, "--data", road, "--passphrase-file", secret, "--activity", written(t, "every-form.yaml", everyForm))
	receive(office, writes(), 1, "revoked", "stolen (sample)")
}

// TestAFolderOfActivitiesWithFaultsNamesEachByItsLine puts one fault into each of some files.
func TestAFolderOfActivitiesWithFaultsNamesEachByItsLine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	line := func(text, mark string) int {
		t.Helper()
		before, _, found := strings.Cut(text, mark)
		if !found {
			t.Fatalf("no %q", mark)
		}
		return 1 + strings.Count(before, "\n")
	}
	type wrong struct{ name, old, now, mark, says string }
	var want []string
	for _, x := range []wrong{
		{"a-translation.yaml", "text: {lv: Pienāk ziņa., en: A message comes.}", "text: {lv: Pienāk ziņa.}", "text: {lv: Pienāk ziņa.}", "missing in"},
		{"b-scene.yaml", "to: told}\n          - {id: wait", "to: nowhere}\n          - {id: wait", "to: nowhere", "nowhere"},
		{"c-dead-end.yaml", "        ending: told\n", "", "- id: told", ""},
		{"d-unreachable.yaml", "      - id: told\n", "      - id: lost\n        ending: lost\n        text: {lv: Paraugs., en: Sample.}\n        help: {lv: Paraugs., en: Sample.}\n      - id: told\n", "- id: lost", "lost"},
		{"e-fork.yaml", "{id: wait, text: {lv: Pagaidīt, en: Wait}, to: told}", "{id: wait, text: {lv: Pagaidīt, en: Wait}, to: told, if: brave}", "id: wait", ""},
		{"f-script.yaml", "Kāds palīdz.", "Kāds <script>x</script> palīdz.", "<script>", "scripts"},
		{"g-cycle.yaml", "        ending: told\n        text: {lv: Kāds palīdz., en: Somebody helps.}\n        help: {lv: Numuri ir apakšā., en: The numbers are below.}\n",
			"        text: {lv: Kāds palīdz., en: Somebody helps.}\n        next: offer\n", "", ""},
	} {
		text := strings.Replace(everyForm, x.old, x.now, 1)
		if text == everyForm {
			t.Fatalf("%s: the text has another form", x.name)
		}
		if strings.HasPrefix(x.name, "e-") {
			text = strings.Replace(text, "    start: offer\n", "    start: offer\n    variables: {brave: false}\n", 1)
		}
		text = strings.Replace(text, "activity: every-form", "activity: "+strings.TrimSuffix(x.name, ".yaml"), 1)
		text = strings.ReplaceAll(text, "sample-passport", "passport-"+x.name[:1])
		path := filepath.Join(dir, x.name)
		housetest.Must(t, os.WriteFile(path, []byte(text), 0o600))
		place := path + ":"
		if x.mark != "" {
			place += fmt.Sprint(line(text, x.mark)) + ": "
		}
		want = append(want, place+"\x00"+x.says)
	}
	housetest.Must(t, os.WriteFile(filepath.Join(dir, "z-good.yaml"), []byte(everyForm), 0o600))
	out, errs, code := scripted(t, "activity", "check", dir)
	if code != 1 {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	for _, w := range want {
		place, says, _ := strings.Cut(w, "\x00")
		found := false
		for l := range strings.Lines(out) {
			found = found || strings.HasPrefix(l, place) && strings.Contains(l, says)
		}
		if !found {
			t.Errorf("nothing is said at %s with %q; it says\n%s", place, says, out)
		}
	}
	if strings.Contains(out, "z-good.yaml") {
		t.Errorf("a good file is blamed:\n%s", out)
	}
	if out, _, code := scripted(t, "activity", "check", filepath.Join(dir, "z-good.yaml")); code != 0 {
		t.Errorf("a good file alone: exit %d, %s", code, out)
	}
	if len(lesson.LibraryFiles()) < 6 {
		t.Error("fewer than six activities are shipped")
	}
}
