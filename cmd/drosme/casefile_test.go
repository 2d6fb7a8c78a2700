package main

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/alexedwards/scs/v2"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"drosme/cmd/drosme/rooms"
	"drosme/internal/access"
	"drosme/internal/accounts"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/seal"
	"drosme/notes"
	"drosme/records/cases"
	"drosme/records/people"
	"drosme/records/vault"
	"drosme/rights"
)

// lawful is a house on disk with one account that is administrator and responsible person, and with printed shares.
type lawful struct {
	t      *testing.T
	flags  []string
	o      house.Options
	codes  []string // of the account's second factor, one for each sign-in
	worker context.Context
	keeper context.Context
	boss   context.Context
	staff  string
}

const bossPassword = "seventeen sample horses"

// use opens the house as it was some days ago.
func (l *lawful) use(ago int, do func(h *house.House, r *rooms.Rooms, ctx context.Context)) {
	l.t.Helper()
	o := l.o
	o.Now = func() time.Time { return time.Now().Add(-time.Duration(ago) * 24 * time.Hour) }
	h, r, ctx, err := openHouse(context.Background(), o)
	housetest.Must(l.t, err)
	defer h.Close()
	do(h, r, ctx)
}

func lawfulHouse(t *testing.T, flags []string, dir string) *lawful {
	t.Helper()
	l := &lawful{t: t, flags: flags, o: house.Options{Dir: dir}}
	if len(flags) > 2 {
		l.o.DB = flags[3]
	}
	l.use(20, func(h *house.House, r *rooms.Rooms, ctx context.Context) {
		housetest.Must(t, h.NoteSharesTried(ctx))
		code, err := r.Accounts.SetupCode(ctx)
		housetest.Must(t, err)
		u, err := r.Accounts.SetUp(ctx, accounts.First{Code: code, Login: "boss", Display: "Paraugs", Language: "en", Password: bossPassword, Again: bossPassword, Roles: []access.Role{access.Responsible}})
		housetest.Must(t, err)
		signed, err := r.Accounts.Signed(ctx, u.ID)
		housetest.Must(t, err)
		l.boss = clerk.WithActor(context.Background(), signed.Actor)
		const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
		now, err := totp.GenerateCodeCustom(secret, h.Now(), totp.ValidateOpts{Period: 30, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		housetest.Must(t, err)
		l.codes, err = r.Accounts.AddTOTP(l.boss, secret, now)
		housetest.Must(t, err)
		_, today := h.Clerk.Now()
		keeper, _, err := r.Accounts.AddUser(ctx, accounts.NewUser{Login: "keeper", Display: "Parauga", Grants: []accounts.Grant{{Role: access.Bookkeeper, From: today}}})
		housetest.Must(t, err)
		housetest.Must(t, h.Store.Write(context.Background(), func(tx *db.Tx) error { _, err := tx.Exec("user.activate", db.Args{"id": keeper}); return err }))
		signed, err = r.Accounts.Signed(ctx, keeper)
		housetest.Must(t, err)
		l.keeper = clerk.WithActor(context.Background(), signed.Actor)
		housetest.Must(t, r.Rights.SetKeyholders(l.boss, [rights.Shares]string{keeper, u.ID}))
		l.staff, err = r.People.Add(l.boss, people.Person{Kind: "staff", Sex: "unknown", AgeBand: "unknown"})
		housetest.Must(t, err)
		l.worker = (&housetest.House{House: h, T: t}).AsPerson(l.staff, "caseworker")
	})
	return l
}

// open opens a case with a name and two notes, and gives its code and id.
func (l *lawful) open(h *house.House, r *rooms.Rooms, name string) (code, id string) {
	l.t.Helper()
	id, err := r.Cases.Open(l.worker, cases.Opening{})
	housetest.Must(l.t, err)
	k, err := r.Cases.Read(l.worker, id)
	housetest.Must(l.t, err)
	housetest.Must(l.t, r.Vault.Keep(l.worker, k.Person, 0, vault.Values{vault.Given: name}))
	_, today := h.Clerk.Now()
	for kind, text := range map[string]string{"fact": "came by bus (" + name + ")", "thought": "seems tired (" + name + ")"} {
		_, err := r.Notes.Add(l.worker, id, notes.Typed{Kind: kind, HappenedOn: today, Text: text})
		housetest.Must(l.t, err)
	}
	return k.Code, id
}

// ask notes a request of the person and the check of who asks.
func (l *lawful) ask(h *house.House, r *rooms.Rooms, caseID string, kind rights.Kind) *rights.Request {
	l.t.Helper()
	_, today := h.Clerk.Now()
	made, err := r.Rights.Ask(l.worker, caseID, rights.Request{Kind: kind, AskedOn: today, Language: "en"})
	housetest.Must(l.t, err)
	housetest.Must(l.t, r.Rights.Check(l.worker, made, 1, "known", "by hand in the office"))
	x, err := r.Rights.Read(l.worker, made)
	housetest.Must(l.t, err)
	return x
}

// approve brings an erasure into its seven days.
func (l *lawful) approve(r *rooms.Rooms, x *rights.Request) {
	l.t.Helper()
	housetest.Must(l.t, r.Rights.Approve(l.boss, x.ID, x.Version))
	housetest.Must(l.t, r.Rights.Confirm(l.keeper, x.ID, x.Version+1))
}

// as runs a command as the responsible person.
func (l *lawful) as(args ...string) (out, errs string, code int) {
	l.t.Helper()
	file := filepath.Join(l.t.TempDir(), "credentials")
	housetest.Must(l.t, os.WriteFile(file, []byte(bossPassword+"\n"+l.codes[0]+"\n"), 0o600))
	l.codes = l.codes[1:]
	return command(append(append(args, l.flags...), "--as", "boss", "--credentials", file)...)
}

func TestCaseForget(t *testing.T) {
	eachEngine(t, func(t *testing.T, flags []string, dir string) {
		l := lawfulHouse(t, flags, dir)
		var old, young, bare *rights.Request
		person := ""
		l.use(8, func(h *house.House, r *rooms.Rooms, _ context.Context) {
			_, id := l.open(h, r, "Violetinja")
			old = l.ask(h, r, id, rights.Erasure)
			person = old.Served
			l.approve(r, old)
		})
		l.use(1, func(h *house.House, r *rooms.Rooms, _ context.Context) {
			_, id := l.open(h, r, "Rozinja")
			young = l.ask(h, r, id, rights.Erasure)
			l.approve(r, young)
			_, id = l.open(h, r, "Ziedinja")
			bare = l.ask(h, r, id, rights.Erasure)
		})
		number := func(r *rights.Request) string { return strconv.Itoa(r.Number) }
		if out, errs, code := command(append([]string{"case", "forget", "--request", number(old)}, flags...)...); code != 1 || out != "" || errs == "" {
			t.Errorf("console forgets: exit %d, %q, %q", code, out, errs)
		}
		for _, x := range []struct{ number, says string }{{number(bare), "is not approved"}, {number(young), "days under restriction end on"}, {"999", "drosme:"}, {"x", "no number of a request"}} {
			if out, errs, code := l.as("case", "forget", "--request", x.number); code != 1 || out != "" || !strings.Contains(errs, x.says) {
				t.Errorf("request %s: exit %d, %q, %q", x.number, code, out, errs)
			}
		}
		if out, errs, code := l.as("case", "forget", "--request", number(old)); code != 0 || !strings.Contains(out, "the key is destroyed") {
			t.Fatalf("exit %d, %q, %q", code, out, errs)
		}
		if _, errs, code := l.as("case", "forget", "--request", number(old)); code != 1 || !strings.Contains(errs, "erased before") {
			t.Errorf("a second time: exit %d, %q", code, errs)
		}
		l.use(0, func(h *house.House, r *rooms.Rooms, ctx context.Context) {
			if _, found, err := h.KeyDB.Get(ctx, person); err != nil || found {
				t.Errorf("the key is still there: %v", err)
			}
			a, err := r.Rights.ArchiveNow(l.boss)
			housetest.Must(t, err)
			if a.Cases != 3 || a.Forgotten != 1 {
				t.Errorf("the archive counts %+v", a)
			}
			// A hold set in the last days stops the command with the rule.
			housetest.Must(t, r.Rights.EraseDue(housetest.System("jobs")))
		})
		l.use(1, func(h *house.House, r *rooms.Rooms, _ context.Context) {
			_, today := h.Clerk.Now()
			_, err := r.Rights.SetHold(l.boss, young.Case, rights.Hold{Cause: "claim", Why: "sample", Until: today.Add(60)})
			housetest.Must(t, err)
		})
		if _, errs, code := l.as("case", "forget", "--request", number(young)); code != 1 || !strings.Contains(errs, "drosme:") {
			t.Errorf("under a hold: exit %d, %q", code, errs)
		}
	})
}

func TestCaseFile(t *testing.T) {
	eachEngine(t, func(t *testing.T, flags []string, dir string) {
		l := lawfulHouse(t, flags, dir)
		key, err := age.GenerateX25519Identity()
		housetest.Must(t, err)
		to, out := key.Recipient().String(), filepath.Join(t.TempDir(), "out.age")
		code := ""
		var x *rights.Request
		l.use(0, func(h *house.House, r *rooms.Rooms, _ context.Context) {
			var id string
			code, id = l.open(h, r, "Violetinja")
			x = l.ask(h, r, id, rights.Access)
		})
		fails := func(says string, args ...string) {
			t.Helper()
			said, errs, exit := l.as(append([]string{"case", "file"}, args...)...)
			if _, err := os.Stat(out); exit != 1 || said != "" || !strings.Contains(errs, says) || err == nil {
				t.Errorf("%v: exit %d, %q, %q, %v", args, exit, said, errs, err)
			}
		}
		fails("First look at what is held back", "--for", to, code, out)
		l.use(0, func(h *house.House, r *rooms.Rooms, _ context.Context) {
			_, held, err := r.Rights.Review(l.boss, x.ID)
			housetest.Must(t, err)
			if len(held) != 2 {
				t.Fatalf("held back: %+v", held)
			}
			var fact []string
			for _, i := range held {
				if strings.Contains(i.Text, "by bus") {
					fact = append(fact, i.Hash)
				}
			}
			housetest.Must(t, r.Rights.Show(l.boss, x.ID, x.Version, fact))
		})
		fails("no public key of age", "--for", "nobody", code, out)
		fails("drosme:", "--for", to, "C-UNKNOWN", out)
		if _, errs, exit := command(append([]string{"case", "file", "--for", to, code, out}, flags...)...); exit != 1 || errs == "" {
			t.Errorf("console: exit %d, %q", exit, errs)
		}
		said, errs, exit := l.as("case", "file", "--for", to, code, out)
		if exit != 0 || !strings.Contains(said, "out.age") || !strings.Contains(said, "1 thing is held back") {
			t.Fatalf("exit %d, %q, %q", exit, said, errs)
		}
		sealed, err := os.ReadFile(out)
		housetest.Must(t, err)
		if bytes.Contains(sealed, []byte("Violetinja")) || !bytes.HasPrefix(sealed, []byte("age-encryption.org/v1\n")) {
			t.Error("the file lies open")
		}
		opened, err := age.Decrypt(bytes.NewReader(sealed), key)
		housetest.Must(t, err)
		b, err := io.ReadAll(opened)
		housetest.Must(t, err)
		z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
		housetest.Must(t, err)
		in, err := z.Open("file.json")
		housetest.Must(t, err)
		text, err := io.ReadAll(in)
		housetest.Must(t, err)
		for word, want := range map[string]bool{"Violetinja": true, "came by bus": true, "seems tired": false, "You asked for your file": true} {
			if strings.Contains(string(text), word) != want {
				t.Errorf("%q: want %v in %s", word, want, text)
			}
		}
		if _, errs, exit := l.as("case", "file", "--for", to, code, out+"2"); exit != 1 || !strings.Contains(errs, "given already") {
			t.Errorf("a second time: exit %d, %q", exit, errs)
		}
	})
}

func TestTheEmergencyLock(t *testing.T) {
	eachEngine(t, func(t *testing.T, flags []string, dir string) {
		l := lawfulHouse(t, flags, dir)
		code := ""
		l.use(0, func(h *house.House, r *rooms.Rooms, _ context.Context) { code, _ = l.open(h, r, "Violetinja") })
		root, err := seal.ReadRootFile(context.Background(), dir+".key", nil)
		housetest.Must(t, err)
		shares := seal.Split(root)
		var files []string
		for i, s := range shares {
			files = append(files, filepath.Join(t.TempDir(), "share-"+strconv.Itoa(i+1)))
			housetest.Must(t, os.WriteFile(files[i], []byte(s.Text()), 0o600))
		}
		must(t, append([]string{"key", "try", files[0], files[1]}, flags...)...)

		h, r, _, err := openHouse(context.Background(), l.o) // as the server has it open
		housetest.Must(t, err)
		ctx, handler := whileOpen(context.Background(), r.Rights, h.Book.For("en"), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }))
		status := func() (int, string) {
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, httptest.NewRequest("GET", "/cases", nil))
			return w.Code, w.Body.String()
		}
		if got, _ := status(); got != 200 {
			t.Fatalf("before: %d", got)
		}
		sessions := func() (n int) {
			housetest.Must(t, h.Store.Read(context.Background(), func(tx *db.Tx) error {
				tables, err := tx.Tables()
				if err != nil {
					return err
				}
				for _, x := range tables {
					if x.Name == "sessions" {
						if err := tx.EachRow(x, func([]any) error { n++; return nil }); err != nil {
							return err
						}
					}
				}
				return nil
			}))
			return n
		}
		held, err := scs.GobCodec{}.Encode(time.Now().Add(time.Hour), map[string]any{"device": "Firefox/Linux"})
		housetest.Must(t, err)
		for _, token := range []string{"one", "two"} {
			housetest.Must(t, r.Accounts.Sessions().CommitCtx(context.Background(), token, held, time.Now().Add(time.Hour)))
		}
		if sessions() != 2 {
			t.Fatalf("%d sessions", sessions())
		}
		housetest.Must(t, r.Rights.Lock(l.boss))
		if n := sessions(); n != 0 {
			t.Errorf("%d sessions are left", n)
		}
		if got, says := status(); got != http.StatusLocked || !strings.Contains(says, "The house is locked") {
			t.Errorf("locked: %d %q", got, says)
		}
		select {
		case <-ctx.Done():
		case <-time.After(lockSays + 5*time.Second):
			t.Error("the server does not stop")
		}
		h.Close()
		if state, err := seal.FileState(dir + ".key"); err != nil || state != seal.Shares {
			t.Errorf("the key file is %s, %v", state, err)
		}
		clocks := append([]string{"clocks", "--case", code, "--on", "2026-01-01"}, flags...)
		if _, errs, exit := command(clocks...); exit != 1 || errs == "" {
			t.Errorf("the house opens: exit %d, %q", exit, errs)
		}
		for _, two := range [][]string{{files[0]}, {files[0], files[0]}} { // one share alone opens nothing
			if _, errs, exit := command(append(append([]string{"key", "join"}, two...), flags...)...); exit != 1 || errs == "" {
				t.Errorf("%d shares: exit %d, %q", len(two), exit, errs)
			}
		}
		must(t, append([]string{"key", "join", files[2], files[0]}, flags...)...)
		must(t, clocks...)

		// From a terminal, while a server runs: the server sees it within a moment.
		h, r, _, err = openHouse(context.Background(), l.o)
		housetest.Must(t, err)
		defer h.Close()
		if out := must(t, append([]string{"key", "lock"}, flags...)...); !strings.Contains(out, "The house is locked") {
			t.Errorf("key lock says %q", out)
		}
		housetest.Must(t, r.Rights.Look())
		if !r.Rights.IsLocked() {
			t.Error("the server goes on")
		}
		if out := must(t, append([]string{"key", "state"}, flags...)...); !strings.Contains(out, "share") {
			t.Errorf("key state says %q", out)
		}
	})
}
