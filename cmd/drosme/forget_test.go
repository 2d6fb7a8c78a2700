package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"drosme/cmd/drosme/rooms"
	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/keystore"
	"drosme/internal/transfer"
	"drosme/internal/when"
	"drosme/quality"
	"drosme/records/activities"
	"drosme/records/disclosures"
	"drosme/records/documents"
	"drosme/records/feedback"
	"drosme/records/grants"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/referrals"
	"drosme/records/vault"
	"drosme/reports"
)

// trace is something of the invented person, and what it is.
type trace struct{ text, what string }

// hers are all texts that the house is told of the invented person. They are unlike anything else.
var hers = []trace{
	{"K-VIOLETA-77", "her code"}, {"V-SECOND-78", "the code of her second record"}, {"Violetinja", "given name"}, {"Paraudzinaite", "family name"}, {"Zilbalte", "other name"},
	{"00077788", "telephone"}, {"violeta.paraudz@example.org", "e-mail"}, {"Klusa iela 777", "address"}, {"never before nineteen hundred", "when to call"},
	{"a reason of Tuesday 77", "why she was opened"}, {"her need of the seventh 77", "referral"}, {"answered in the eighth 77", "answer to the referral"},
	{"the authority of the ninth 77", "to whom"}, {"the ground of the tenth 77", "why it was told"}, {"note titled eleventh 77", "title of a note"}, {"the story of the twelfth 77", "a note"},
	{"file titled thirteenth 77", "title of a file"}, {"fourteenth77.txt", "name of a file"}, {"content of the fifteenth 77", "content of a file"},
}

// life is one house in which the person passes through every room.
type life struct {
	*housetest.House
	r      *rooms.Rooms
	person string
	second string
	others []string // further records of hers that a test made
	grant  string
	tokens [][]byte
}

func passThrough(t *testing.T, h *housetest.House, r *rooms.Rooms) *life {
	t.Helper()
	ctx := h.AsSystem("console")
	housetest.Must(t, r.Start(ctx, h.House))
	housetest.Must(t, h.NoteSharesTried(ctx))
	l := &life{House: h, r: r}
	_, today := h.Clerk.Now()
	caseworker, responsible := h.As("caseworker"), h.As("responsible")
	var err error
	l.grant, err = r.Grants.Add(responsible, grants.Grant{Code: "G-1", Title: "Sample", Funder: "Sample", StartsOn: today.Add(-200), EndsOn: today.Add(200), TotalCost: 100000, GrantRate: 9000, FunderRate: 10000})
	housetest.Must(t, err)
	org, err := r.Organisations.Add(responsible, organisations.Organisation{Code: "ORG1", Name: "Sample", Kind: "ngo", Country: "LV"})
	housetest.Must(t, err)
	// She comes in by a register, so that the log of the import has her too.
	folder := t.TempDir()
	housetest.Must(t, os.WriteFile(filepath.Join(folder, "people.csv"), []byte("code,kind,sex,age_band,organisation,country,first_language\nK-VIOLETA-77,served,f,19-24,,LV,lv\nK-OTHER,served,f,25-44,,LV,lv\n"), 0o600))
	var said, wrong bytes.Buffer
	if code := transfer.ImportCommand(ctx, r.Transfer, h.Book.For("en"), folder, false, false, &said, &wrong); code != 0 {
		t.Fatal(wrong.String())
	}
	l.person = l.byCode("K-VIOLETA-77")
	l.second, err = r.People.Add(caseworker, people.Person{Code: "V-SECOND-78", Kind: "volunteer", Sex: "f", AgeBand: "19-24"})
	housetest.Must(t, err)
	p, err := r.People.Read(caseworker, l.person)
	housetest.Must(t, err)
	p.Languages, p.FirstLanguage = "ru uk", "lv"
	housetest.Must(t, r.People.Change(caseworker, *p))
	housetest.Must(t, r.Vault.Keep(caseworker, l.person, 0, vault.Values{vault.Given: "Violetinja", vault.Family: "Paraudzinaite", vault.Other: "Zilbalte", vault.BirthYear: "1999",
		vault.Phone: "+371 00077788", vault.Email: "violeta.paraudz@example.org", vault.Address: "Klusa iela 777", vault.SafeContact: "never before nineteen hundred"}))
	opened, err := r.Vault.Open(caseworker, l.person, vault.Reason{Purpose: "other", Why: "a reason of Tuesday 77"})
	housetest.Must(t, err)
	housetest.Must(t, r.Vault.Join(caseworker, l.person, opened.Version, "V-SECOND-78"))
	a, err := r.Activities.Add(responsible, activities.Activity{Code: "MEET-1", Format: "group_meeting", Title: "Meeting", Status: activities.Held, StartsAt: when.Local(string(today.Add(-4)) + "T10:00"),
		EndsAt: when.Local(string(today.Add(-4)) + "T12:00"), Country: "LV", Circle: "North", Shares: []activities.Share{{Grant: l.grant, Share: 10000}}})
	housetest.Must(t, err)
	housetest.Must(t, r.Activities.Note(responsible, a, activities.Notes{Codes: []string{"K-VIOLETA-77", "K-OTHER"}, Role: "participant", Status: "attended"}))
	open, err := r.Activities.Add(responsible, activities.Activity{Code: "OPEN-1", Format: "seminar", Title: "Seminar", Status: activities.Held, StartsAt: when.Local(string(today.Add(-5)) + "T10:00"),
		EndsAt: when.Local(string(today.Add(-5)) + "T12:00"), Country: "LV", Leaders: []string{l.second}, Shares: []activities.Share{{Grant: l.grant, Share: 10000}}})
	housetest.Must(t, err)
	housetest.Must(t, r.Activities.Note(responsible, open, activities.Notes{Codes: []string{"V-SECOND-78"}, Role: "leader", Status: "attended"}))
	ref, err := r.Referrals.Ask(caseworker, referrals.Referral{ToRole: "responsible", Subject: l.person, Need: "her need of the seventh 77"})
	housetest.Must(t, err)
	x, err := r.Referrals.Read(responsible, ref)
	housetest.Must(t, err)
	housetest.Must(t, r.Referrals.Decline(responsible, ref, x.Version, "answered in the eighth 77"))
	housetest.Must(t, r.Disclosures.PrepareSubject(caseworker, l.person))
	_, err = r.Disclosures.Add(caseworker, disclosures.Disclosure{Kind: "told", Subject: l.person, ToWhom: "the authority of the ninth 77", Ground: disclosures.Grounds(today)[0], Why: "the ground of the tenth 77"})
	housetest.Must(t, err)
	for _, u := range []documents.Upload{
		{Kind: documents.Note, Title: "note titled eleventh 77", Content: []byte("the story of the twelfth 77")},
		{Kind: documents.File, Title: "file titled thirteenth 77", Name: "fourteenth77.txt", Content: []byte("content of the fifteenth 77")},
	} {
		u.Owner, u.Subject = documents.Owner{Kind: "activity", ID: a}, l.person
		_, err = r.Documents.Add(responsible, u)
		housetest.Must(t, err)
	}
	_, err = r.Feedback.Add(caseworker, feedback.Feedback{ReceivedOn: today, Source: feedback.Served, About: "groupwork", Summary: "it helped", GrantCode: "G-1"})
	housetest.Must(t, err)
	for code, holder := range map[string]string{"C-1": "K-VIOLETA-77", "C-2": "V-SECOND-78"} {
		_, err = r.Quality.Add(responsible, quality.Certificate{Code: code, Standard: "Course", Covers: "helping", Issuer: "Sample", Holder: holder, IssuedOn: today, GrantCode: "G-1"})
		housetest.Must(t, err)
	}
	_, err = r.Reports.Freeze(h.As("coordinator"), reports.Report{Grant: l.grant, Title: "Sample", From: today.Add(-200), To: today}, true)
	housetest.Must(t, err)
	_, err = r.Vault.AddContact(caseworker, vault.Contact{Organisation: org, Task: "helps", Values: vault.Values{vault.Given: "Violetinja"}}, "V-SECOND-78")
	housetest.Must(t, err)
	tokens, err := h.KeyDB.AllTokens(context.Background())
	housetest.Must(t, err)
	l.tokens = append(slices.Clone(tokens[l.person]), tokens[l.second]...)
	if len(tokens[l.person]) < 3 {
		t.Fatalf("only %d tokens of her names", len(tokens[l.person]))
	}
	return l
}

func (l *life) byCode(code string) string {
	var out string
	housetest.Must(l.T, l.Store.Read(context.Background(), func(tx *db.Tx) error {
		p, _, err := people.ByCode(tx, code)
		out = p.ID
		return err
	}))
	return out
}

func (l *life) results() string {
	l.T.Helper()
	res, err := l.r.Reports.Results(l.AsSystem("console"), "G-1", "", "")
	housetest.Must(l.T, err)
	var b bytes.Buffer
	housetest.Must(l.T, writeResults(&b, "csv", res, l.Book.For("en")))
	return b.String()
}

// traces finds everything of hers in all stores of a house, its stream and its files, however it is written.
func traces(t *testing.T, h *house.House, ids []string, tokens [][]byte) []string {
	t.Helper()
	var out []string
	look := func(where string, b []byte) {
		low := bytes.ToLower(b)
		for _, x := range hers {
			s := []byte(strings.ToLower(x.text))
			if bytes.Contains(low, s) || bytes.Contains(low, []byte(hex.EncodeToString([]byte(x.text)))) || bytes.Contains(b, []byte(inBase64(x.text))) {
				out = append(out, fmt.Sprintf("%s (%s) in %s", x.text, x.what, where))
			}
		}
		for _, k := range tokens {
			if bytes.Contains(b, k) || bytes.Contains(low, []byte(hex.EncodeToString(k))) || bytes.Contains(b, []byte(base64.StdEncoding.EncodeToString(k))) {
				out = append(out, "a token of her name in "+where)
			}
		}
	}
	cells := 0
	for name, s := range map[string]*db.Store{"data": h.Store, "log": h.Lines, "keys": h.KeyDB.DB} {
		housetest.Must(t, s.Read(context.Background(), func(tx *db.Tx) error {
			tables, err := tx.Tables()
			if err != nil {
				return err
			}
			for _, table := range tables {
				err := tx.EachRow(table, func(row []any) error {
					for i, c := range row {
						cells++
						var b []byte
						switch c := c.(type) {
						case []byte:
							b = c
						default:
							b = []byte(fmt.Sprint(c))
						}
						where := name + "." + table.Name + "." + table.Columns[i]
						look(where, b)
						for _, x := range ids {
							if bytes.Contains(b, []byte(x)) && name == "data" && !strings.Contains(table.Name, "line") && !strings.Contains(table.Name, "log") && !strings.Contains(table.Name, "act") {
								out = append(out, "her id in "+where)
							}
						}
					}
					return nil
				})
				if err != nil {
					return err
				}
			}
			return nil
		}))
	}
	if cells < 200 {
		t.Errorf("only %d cells were looked at", cells)
	}
	var stream bytes.Buffer
	housetest.Must(t, h.WriteStream(context.Background(), &stream))
	look("the stream of a backup", stream.Bytes())
	housetest.Must(t, filepath.WalkDir(h.Opts.Dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		look("the file "+filepath.Base(path), b)
		look("a file name", []byte(path))
		return err
	}))
	slices.Sort(out)
	return slices.Compact(out)
}

// inBase64 is a part of a text as it stands inside a longer one in base64, whatever stands before it: the
// part that begins at the text's own first byte. A stream writes whole cells, so that this is enough.
func inBase64(s string) string {
	return strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(s[:len(s)/3*3])), "=")
}

// TestForgettingLeavesNothing lets one invented person pass through every room. Last month's backup, with the
// keys of today, holds none of her texts and no token of her name, and every figure is as before.
func TestForgettingLeavesNothing(t *testing.T) {
	var r *rooms.Rooms
	all := func(h *area.House) []area.Area { r = rooms.New(h); return r.Areas() }
	housetest.Each(t, all, func(t *testing.T, h *housetest.House) {
		ctx := h.AsSystem("console")
		l := passThrough(t, h, r)
		desk := l.r
		if len(traces(t, h.House, nil, l.tokens)) < 4 {
			t.Fatal("she is nowhere even before: the search finds nothing")
		}
		figures := l.results()
		store := t.TempDir()
		before := filepath.Join(store, "last-month")
		housetest.Must(t, h.Backup(ctx, before))
		h.Clock.Move(30 * 24 * time.Hour)
		housetest.Must(t, h.KeyDB.DB.Settle(ctx)) // as in a house that has stood for a month, her key lies in the file itself
		for _, x := range []string{l.person, l.second} {
			housetest.Must(t, desk.Vault.Forget(h.As("responsible"), x))
		}
		_, err := desk.Documents.Sweep(h.AsSystem("jobs"))
		housetest.Must(t, err)
		for _, s := range traces(t, h.House, []string{l.person, l.second}, l.tokens) {
			t.Errorf("after forgetting: %s", s)
		}
		if h.Opts.DB == "" { // a copy of the file alone, without the log of writes beside it
			b, err := os.ReadFile(filepath.Join(h.Opts.Dir, "keys.db"))
			housetest.Must(t, err)
			alone := filepath.Join(t.TempDir(), "keys.db")
			housetest.Must(t, os.WriteFile(alone, b, 0o600))
			d, err := db.OpenSQLite(alone, h.Opts.Root.KeysDatabaseKey(), db.Options{})
			housetest.Must(t, err)
			keys, err := keystore.Open(context.Background(), d)
			housetest.Must(t, err)
			if _, found, err := keys.Get(context.Background(), l.person); err != nil || found {
				t.Errorf("the file of keys still holds her key: %v", err)
			}
			if tokens, err := keys.AllTokens(context.Background()); err != nil || len(tokens[l.person]) > 0 {
				t.Errorf("the file of keys still holds tokens of her names: %v", err)
			}
			housetest.Must(t, d.Close())
		}
		if now := l.results(); now != figures {
			t.Errorf("figures before:\n%s\nand after:\n%s", figures, now)
		}
		// The file of keys of last month is old by now, and the backup of today overwrites it.
		old := h.Clock.Now().Add(-30 * 24 * time.Hour)
		housetest.Must(t, os.Chtimes(before+".keys", old, old))
		was, err := os.ReadFile(before + ".keys")
		housetest.Must(t, err)
		housetest.Must(t, h.Backup(ctx, filepath.Join(store, "today")))
		is, err := os.ReadFile(before + ".keys")
		housetest.Must(t, err)
		if bytes.Equal(was, is) {
			t.Error("keys of last month are still there")
		}
		var again *rooms.Rooms
		o := house.Options{Dir: t.TempDir(), DB: h.Opts.DB, Root: h.Opts.Root, Now: h.Clock.Now, URL: "https://desk.example",
			Areas: func(x *area.House) []area.Area { again = rooms.New(x); return again.Areas() }}
		if o.DB != "" {
			o.Schemas = h.Opts.Schemas + "r_"
			t.Cleanup(func() { housetest.DropSchemas(t, o.DB, o.Schemas) })
		}
		asked := false
		n, did, err := house.Restore(ctx, o, before, "", func(x *house.House, ids []string) error {
			asked = true
			if !slices.Contains(ids, l.person) || !slices.Contains(ids, l.second) {
				t.Errorf("asked to forget %v", ids)
			}
			return again.ForgetAgain(ctx, x, ids)
		})
		housetest.Must(t, err)
		defer n.Close()
		if !asked || did.Forgotten < 2 {
			t.Errorf("restored: %+v", did)
		}
		for _, s := range traces(t, n, []string{l.person, l.second}, l.tokens) {
			t.Errorf("last month's backup with today's keys: %s", s)
		}
		restored := &life{House: &housetest.House{House: n, Clock: h.Clock, T: t}, r: again}
		if now := restored.results(); now != figures {
			t.Errorf("figures before:\n%s\nand restored:\n%s", figures, now)
		}
		found, err := again.Vault.Find(restored.As("caseworker"), "violetinja")
		housetest.Must(t, err)
		if len(found.Hits) != 0 {
			t.Errorf("her name finds %v", found)
		}
		for _, x := range []struct {
			what string
			r    *rooms.Rooms
			h    *housetest.House
		}{{"the house", desk, h}, {"the restored house", again, restored.House}} {
			_, err := x.h.Log.Seal(context.Background())
			housetest.Must(t, err)
			rep, err := x.r.Accounts.VerifyLog(x.h.AsSystem("console"))
			housetest.Must(t, err)
			if len(rep.Findings) != 0 || rep.Lines == 0 {
				t.Errorf("the log of %s: %+v", x.what, rep)
			}
		}
		// Her old keys are in no file of keys that is left.
		for _, f := range []string{before, filepath.Join(store, "today")} {
			_, _, err := house.Restore(ctx, house.Options{Dir: t.TempDir(), Root: h.Opts.Root, Now: h.Clock.Now, Areas: func(x *area.House) []area.Area { again = rooms.New(x); return again.Areas() }}, before, f+".keys",
				func(x *house.House, ids []string) error {
					if _, found, err := x.KeyDB.Get(ctx, l.person); err != nil || found {
						t.Errorf("%s.keys holds her key: %v", filepath.Base(f), err)
					}
					return fault.New(fault.Refused, "")
				})
			if !fault.Is(err, fault.Refused) {
				t.Errorf("%s: %v", f, err)
			}
		}
	})
}

// TestTheCommandsForgetAsWell goes the same way through the commands that an administrator types.
func TestTheCommandsForgetAsWell(t *testing.T) {
	base := t.TempDir()
	dir, store := base+"/house", base+"/backups"
	housetest.Must(t, os.MkdirAll(store, 0o700))
	command := func(want int, args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		if code := run(args, &out, &errs); code != want {
			t.Fatalf("%s: %d, want %d\n%s%s", strings.Join(args, " "), code, want, out.String(), errs.String())
		}
		return out.String()
	}
	with := func(use func(h *house.House, r *rooms.Rooms, ctx context.Context)) {
		t.Helper()
		h, r, ctx, err := openHouse(context.Background(), house.Options{Dir: dir})
		housetest.Must(t, err)
		defer h.Close()
		use(h, r, ctx)
	}
	var l *life
	with(func(h *house.House, r *rooms.Rooms, ctx context.Context) {
		l = passThrough(t, &housetest.House{House: h, Clock: &housetest.Clock{}, T: t}, r)
	})
	figures := command(0, "results", "--data", dir, "--grant", "G-1", "--format", "csv")
	command(0, "backup", "--data", dir, store+"/last-month")
	with(func(h *house.House, r *rooms.Rooms, ctx context.Context) {
		for _, x := range []string{l.person, l.second} {
			housetest.Must(t, r.Vault.Forget((&housetest.House{House: h, T: t}).As(string(access.Responsible)), x))
		}
	})
	command(0, "backup", "--data", dir, store+"/today")
	command(0, "restore", "--data", base+"/new", "--key", dir+".key", store+"/last-month")
	if now := command(0, "results", "--data", base+"/new", "--key", dir+".key", "--grant", "G-1", "--format", "csv"); now != figures {
		t.Errorf("figures before:\n%s\nand restored:\n%s", figures, now)
	}
	command(0, "audit", "verify", "--data", base+"/new", "--key", dir+".key")
	command(0, "export", "--data", base+"/new", "--key", dir+".key", "--to", "test", "--why", "test", base+"/export")
	h, _, _, err := openHouse(context.Background(), house.Options{Dir: base + "/new", KeyFile: dir + ".key"})
	housetest.Must(t, err)
	defer h.Close()
	for _, s := range traces(t, h, []string{l.person, l.second}, l.tokens) {
		t.Errorf("restored by command: %s", s)
	}
	housetest.Must(t, filepath.WalkDir(base+"/export", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		for _, x := range hers {
			if bytes.Contains(b, []byte(x.text)) {
				t.Errorf("%s is exported in %s", x.text, filepath.Base(path))
			}
		}
		return err
	}))
	command(1, "restore", "--data", base+"/new", "--key", dir+".key", store+"/last-month") // into a house that is there
	command(1, "restore", "--data", base+"/newer", store+"/last-month")                    // without the key
}
