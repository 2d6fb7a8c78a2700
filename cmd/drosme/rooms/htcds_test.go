package rooms_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/xuri/excelize/v2"

	"drosme/cmd/drosme/rooms"
	"drosme/htcds"
	"drosme/identification"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/records/cases"
	"drosme/records/consents"
	"drosme/records/people"
	"drosme/records/vault"
)

// exchange is a whole house, ready for names, and a key that the test holds.
type exchange struct {
	*housetest.House
	r   *rooms.Rooms
	key *age.X25519Identity
}

func eachExchange(t *testing.T, test func(t *testing.T, x *exchange)) {
	t.Helper()
	key, err := age.GenerateX25519Identity()
	housetest.Must(t, err)
	var r *rooms.Rooms
	housetest.Each(t, func(h *area.House) []area.Area { r = rooms.New(h); return r.Areas() }, func(t *testing.T, h *housetest.House) {
		housetest.Must(t, r.Start(t.Context(), h.House))
		r.Vault.Ready = nil // the printed shares have a test of their own
		test(t, &exchange{h, r, key})
	})
}

// next opens an empty house on the same engine.
func (x *exchange) next(t *testing.T) *exchange {
	t.Helper()
	o := house.Options{}
	if x.Store.Engine == db.Postgres {
		o.DB, o.Schemas = os.Getenv("DROSME_TEST_PG"), fmt.Sprintf("hn%d_%d_", os.Getpid(), len(t.Name()))
		t.Cleanup(func() { housetest.DropSchemas(t, o.DB, o.Schemas) })
	}
	var r *rooms.Rooms
	h := housetest.Open(t, func(h *area.House) []area.Area { r = rooms.New(h); return r.Areas() }, o)
	housetest.Must(t, r.Start(t.Context(), h.House))
	r.Vault.Ready = nil
	return &exchange{h, r, x.key}
}

func (x *exchange) load(t *testing.T, content []byte, name string) {
	t.Helper()
	if sum, err := x.r.HTCDS.Import(x.As("responsible"), content, name, htcds.ImportOptions{}); err != nil || sum.Stored == 0 {
		t.Fatalf("%d stored: %v %s", sum.Stored, err, housetest.Said(err))
	}
}

// give exports and gives the live fields, row by row, by name.
func (x *exchange) give(t *testing.T, form string, whole bool) ([]byte, []map[string]string) {
	t.Helper()
	o := htcds.ExportOptions{Form: form}
	if whole {
		o = htcds.ExportOptions{Form: form, To: x.key.Recipient().String(), Whom: "Saņēmējs (paraugs)", Why: "tests", Ground: "law", Purpose: "other"}
	}
	p, err := x.r.HTCDS.Export(x.As("responsible"), o)
	if err != nil {
		t.Fatalf("%v: %s", err, housetest.Said(err))
	}
	content := p.Content
	if whole {
		opened, err := age.Decrypt(bytes.NewReader(content), x.key)
		housetest.Must(t, err)
		content, err = io.ReadAll(opened)
		housetest.Must(t, err)
	}
	return content, cells(t, content, form)
}

func cells(t *testing.T, content []byte, form string) []map[string]string {
	t.Helper()
	var rows [][]string
	var err error
	if form == "xlsx" {
		f, opened := excelize.OpenReader(bytes.NewReader(content))
		housetest.Must(t, opened)
		defer f.Close()
		rows, err = f.GetRows(f.GetSheetName(0))
	} else {
		rows, err = csv.NewReader(bytes.NewReader(content)).ReadAll()
	}
	housetest.Must(t, err)
	var out []map[string]string
	for _, r := range rows[1:] {
		line := map[string]string{}
		for i, cell := range r {
			parts := strings.Split(cell, ";")
			slices.Sort(parts)
			line[rows[0][i]] = strings.Join(parts, ";")
		}
		out = append(out, line)
	}
	return out
}

// everyField is a file of all fields, with other values in each row; names are of several lines too.
func everyField(rows int) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	var head []string
	for _, f := range htcds.Live() {
		head = append(head, f.Name)
	}
	_ = w.Write(head)
	for row := range rows {
		var line []string
		for _, f := range htcds.Live() {
			v := fmt.Sprintf("Paraugs %s %d", f.Name, row)
			switch f.Kind {
			case htcds.Date:
				v = fmt.Sprintf("2019-0%d-1%d", 1+row%9, f.At%10)
			case htcds.Number:
				v = fmt.Sprint((row + f.At) % 15)
			case htcds.Degrees:
				v = fmt.Sprintf("%d.%04d", row%80, f.At)
			case htcds.Checkbox:
				v = "TRUE"
			case htcds.One:
				v = f.Values[row%len(f.Values)].Name
			case htcds.Many:
				v = f.Values[row%len(f.Values)].Name + ";" + f.Values[(row+1)%len(f.Values)].Name
			case htcds.Country:
				v = []string{"LV", "EE", "PL"}[row%3]
			case htcds.Nations:
				v = []string{"UA;LV", "EE", "MD;UA"}[row%3]
			case htcds.Language:
				v = []string{"lv", "uk", "ru"}[(row+f.At)%3]
			case htcds.Phone:
				v = fmt.Sprintf("+3712%07d", row*100+f.At)
			case htcds.Email:
				v = fmt.Sprintf("paraugs%d@example.org", row)
			}
			switch {
			case f.Name == "prs_Birthdate":
				v = fmt.Sprintf("19%02d-05-11", 60+row%30)
			case f.Name == "prs_MiddleName" && row%2 == 0, f.Name == "prs_MobilePhone" && row%3 == 0:
				v = ""
			case f.Name == "prs_FirstName" && row%5 == 1:
				v = "Parauga\nDivās rindās"
			case f.Name == "prs_SecondName" && row%7 == 2:
				v = strings.Repeat("Paraugs ", 40) // longer than the vault takes
			}
			line = append(line, v)
		}
		_ = w.Write(line)
	}
	w.Flush()
	return b.Bytes()
}

// With every room in the house, and its facts lying in their homes, what leaves is what came, and comes back equal:
// 81 fields, cell by cell, in both forms, coded and whole.
func TestTheExchangeIsEqualWithAllHomes(t *testing.T) {
	eachExchange(t, func(t *testing.T, x *exchange) {
		x.load(t, everyField(30), "all.csv")
		came := cells(t, everyField(30), "csv")
		for _, form := range []string{"csv", "xlsx"} {
			for _, whole := range []bool{true, false} {
				t.Run(fmt.Sprint(form, " ", whole), func(t *testing.T) {
					content, first := x.give(t, form, whole)
					y := x.next(t)
					y.load(t, content, "first."+form)
					_, second := y.give(t, form, whole)
					if len(first) != 30 || len(second) != 30 {
						t.Fatalf("%d and %d rows", len(first), len(second))
					}
					for i := range first {
						for _, f := range htcds.Live() {
							if first[i][f.Name] != second[i][f.Name] {
								t.Errorf("row %d, %s: %q and %q", i, f.Name, first[i][f.Name], second[i][f.Name])
							}
							if (whole || f.Standing == htcds.Coded) && strings.TrimSpace(came[i][f.Name]) != first[i][f.Name] {
								t.Errorf("row %d, %s: %q came, %q leaves", i, f.Name, came[i][f.Name], first[i][f.Name])
							}
						}
					}
				})
			}
		}
	})
}

func (x *exchange) caseOf(t *testing.T, code string) *cases.Case {
	t.Helper()
	var k *cases.Case
	_, err := clerk.List(x.As("responsible"), x.Clerk, "case.list", func(tx *db.Tx) ([]*cases.Case, error) {
		found, there, err := cases.ByCode(tx, code)
		if err == nil && !there {
			t.Errorf("no case %s", code)
		}
		k = &found
		return nil, err
	})
	housetest.Must(t, err)
	return k
}

const oneCase = "house_Case,prs_FirstName,prs_MiddleName,prs_SecondName,prs_MobilePhone,prs_MailingCity,prs_Birthdate,prs_Gender,prs_PrimaryLanguage,prs_SecondaryLanguage," +
	"prs_Citizenship,vic_TypeOfExploitation,vic_MethodsOfControl,vic_RelationshipToTrafficker,vic_AgeWhenTrafficked,vic_ForcedLabourIndustry,cas_Status\n" +
	"HX-1,Oksana,Iryna,Paraudziņa,+37120000001,Paraugpils,1990-05-11,Feminine,uk,ru,UA,ForcedLabour;Servitude,DebtBondage,Familial,17,F_Construction,Active\n"

// What came lies in its home, is asked there, and is found; what a home learns later is what leaves.
func TestWhatCameIsAskedOnce(t *testing.T) {
	eachExchange(t, func(t *testing.T, x *exchange) {
		boss := x.As("responsible")
		x.load(t, []byte(oneCase), "one.csv")
		k := x.caseOf(t, "HX-1")
		sheet, err := x.r.Identification.Facts(boss, k.ID)
		housetest.Must(t, err)
		f := sheet.Facts
		if f.Forms != "forced_labour servitude" || f.Control != "debt_bondage" || f.Relation != "family" || f.AgeRecruited != "17" || f.Citizenships != "UA" || f.Means != identification.NotAsked {
			t.Errorf("%+v", f)
		}
		p, err := x.r.People.Read(boss, k.Person)
		housetest.Must(t, err)
		if p.Sex != "f" || p.FirstLanguage != "uk" || p.Languages != "ru" || p.AgeBand != "25-44" {
			t.Errorf("%+v", p)
		}
		worker, err := x.r.People.Add(boss, people.Person{Kind: "staff", Sex: "unknown", AgeBand: "unknown"})
		housetest.Must(t, err)
		for _, name := range []string{"Paraudzina Oksana", "Оксана Параудзиня"} {
			if found, err := x.r.Vault.Find(x.AsPerson(worker, "caseworker"), name); err != nil || len(found.Hits) != 1 || !found.Hits[0].Outside {
				t.Errorf("%s: %+v, %v", name, found, err)
			}
		}
		opened, err := x.r.Vault.Open(boss, k.Person, vault.Reason{Purpose: "call"})
		housetest.Must(t, err)
		if opened.Values[vault.Given] != "Oksana Iryna" || opened.Values[vault.Phone] != "+37120000001" || opened.Values[vault.BirthYear] != "1990" {
			t.Errorf("%v", opened.Values)
		}
		// The homes learn more.
		housetest.Must(t, x.r.Identification.Save(boss, k.ID, f.Version, func(f *identification.Facts) {
			f.Forms, f.Control, f.Relation, f.AgeRecruited = "sham_marriage", identification.Unknown, "friend", "15-17"
		}))
		v := opened.Values
		v[vault.Given], v[vault.Phone], v[vault.Address] = "Oksana Marija", "", "Parauga iela 1"
		housetest.Must(t, x.r.Vault.Keep(boss, k.Person, opened.Version, v))
		p.Sex, p.Languages = "m", ""
		housetest.Must(t, x.r.People.Change(boss, *p))
		_, rows := x.give(t, "csv", true)
		for name, want := range map[string]string{"vic_TypeOfExploitation": "Other", "vic_MethodsOfControl": "", "vic_RelationshipToTrafficker": "Acquainted", "vic_AgeWhenTrafficked": "",
			"vic_ForcedLabourIndustry": "F_Construction", "prs_FirstName": "Oksana Marija", "prs_MiddleName": "", "prs_SecondName": "Paraudziņa", "prs_MobilePhone": "",
			"prs_MailingStreet": "Parauga iela 1", "prs_MailingCity": "", "prs_Birthdate": "1990-05-11", "prs_Gender": "Masculine", "prs_PrimaryLanguage": "uk", "prs_SecondaryLanguage": ""} {
			if rows[0][name] != want {
				t.Errorf("%s leaves as %q, want %q", name, rows[0][name], want)
			}
		}
	})
}

// While the shelf is locked names wait, sealed; they are in no search. Once it is open they are taken in.
func TestNamesWaitWhileTheShelfIsLocked(t *testing.T) {
	eachExchange(t, func(t *testing.T, x *exchange) {
		boss := x.As("responsible")
		housetest.Must(t, x.r.Vault.Lock(boss))
		x.load(t, []byte(oneCase), "one.csv")
		k := x.caseOf(t, "HX-1")
		housetest.Must(t, x.r.HTCDS.Settle(t.Context()))
		if _, err := x.r.HTCDS.Export(boss, htcds.ExportOptions{Form: "csv", To: x.key.Recipient().String(), Whom: "x", Why: "y", Ground: "law", Purpose: "other"}); !fault.Is(err, fault.Locked) {
			t.Errorf("names left while the shelf was locked: %v", err)
		}
		housetest.Must(t, x.r.Vault.Unlock(boss))
		if _, rows := x.give(t, "csv", true); rows[0]["prs_SecondName"] != "Paraudziņa" {
			t.Errorf("what waits does not leave: %v", rows)
		}
		housetest.Must(t, x.r.HTCDS.Settle(t.Context()))
		opened, err := x.r.Vault.Open(boss, k.Person, vault.Reason{Purpose: "call"})
		housetest.Must(t, err)
		if opened.Values[vault.Family] != "Paraudziņa" {
			t.Errorf("%v", opened.Values)
		}
		if found, err := x.r.Vault.Find(x.As("caseworker"), "Paraudzina Oksana"); err != nil || len(found.Hits) != 1 {
			t.Errorf("%+v, %v", found, err)
		}
		if _, rows := x.give(t, "csv", true); rows[0]["prs_SecondName"] != "Paraudziņa" || rows[0]["prs_MiddleName"] != "Iryna" || rows[0]["prs_MailingCity"] != "Paraugpils" {
			t.Errorf("after it was taken in: %v", rows)
		}
	})
}

// The gate itself: release, restriction, consent, and its withdrawal between a look and the export.
func TestTheExchangeAsksTheGate(t *testing.T) {
	eachExchange(t, func(t *testing.T, x *exchange) {
		boss := x.As("responsible")
		x.load(t, []byte("house_Case,prs_Gender,vic_AgeWhenTrafficked\nG-1,Feminine,17\nG-2,Masculine,18\nG-3,Feminine,19\n"), "g.csv")
		codes := func(o htcds.ExportOptions) string {
			t.Helper()
			p, err := x.r.HTCDS.Export(boss, o)
			if err != nil {
				return fault.As(err).Fields[0].Key
			}
			var out []string
			for _, row := range cells(t, p.Content, "csv") {
				out = append(out, row["house_Case"])
			}
			return strings.Join(out, " ")
		}
		law := htcds.ExportOptions{Form: "csv", Whom: "Parauga aģentūra", Why: "tests", Ground: "law", Purpose: "other"}
		byConsent := law
		byConsent.Ground = "consent"
		k := x.caseOf(t, "G-1")
		housetest.Must(t, clerk.Change(boss, x.Clerk, "case.change", k.ID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
			k.Released = false
			return cases.Update(tx, k)
		}))
		if got := codes(law); got != "G-2 G-3" {
			t.Errorf("without release: %s", got)
		}
		if got := codes(byConsent); got != "htcds.none_may_leave" {
			t.Errorf("nobody has consented: %s", got)
		}
		// A consent to the fields of the coded file, by the names that consents have for them.
		var fields []string
		for _, f := range htcds.Live() {
			if f.Standing == htcds.Coded && !slices.Contains(fields, f.Consent) {
				fields = append(fields, f.Consent)
			}
		}
		k = x.caseOf(t, "G-2")
		_, today := x.Clerk.Now()
		housetest.Must(t, x.r.Consents.Prepare(boss, k.Person))
		c, err := x.r.Consents.Ask(boss, k.ID, consents.Consent{Recipient: "parauga  Aģentūra", Purpose: "other", Fields: strings.Join(fields, " "), Until: today.Add(30), Language: "lv", Edition: 1})
		housetest.Must(t, err)
		housetest.Must(t, x.r.Consents.Take(boss, c, 1, consents.Answer{Yes: true, On: today, How: "said", Declaration: "jā", Testimony: "mierīgi"}))
		if got := codes(byConsent); got != "G-2" {
			t.Errorf("with one consent: %s", got)
		}
		whole := byConsent
		whole.To = x.key.Recipient().String()
		if got := codes(whole); got != "htcds.none_may_leave" {
			t.Errorf("the consent is for coded fields: %s", got)
		}
		consent, err := x.r.Consents.Read(boss, c)
		housetest.Must(t, err)
		if n, _, err := x.r.HTCDS.Look(boss); err != nil || n != 2 {
			t.Errorf("a look: %d, %v", n, err)
		}
		housetest.Must(t, x.r.Consents.Withdraw(boss, c, consent.Version))
		if got := codes(byConsent); got != "htcds.none_may_leave" {
			t.Errorf("the consent was taken back: %s", got)
		}
		// Processing is restricted: neither for others nor for the house's own use; a legal claim is what the law excepts.
		k = x.caseOf(t, "G-3")
		housetest.Must(t, clerk.Change(boss, x.Clerk, "case.change", k.ID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
			return cases.Restrict(tx, k.Person, "R-SAMPLE")
		}))
		if got := codes(law); got != "G-2" {
			t.Errorf("a restricted case on the ground of a law: %s", got)
		}
		if got := codes(htcds.ExportOptions{Form: "csv"}); got != "G-2" {
			t.Errorf("a restricted case for own use: %s", got)
		}
		claim := law
		claim.Ground = "legal_claim"
		if got := codes(claim); got != "G-2 G-3" {
			t.Errorf("a restricted case for a legal claim: %s", got)
		}
	})
}
