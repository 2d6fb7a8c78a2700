package rooms_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"drosme/cmd/drosme/rooms"
	"drosme/internal/acceptance"
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/internal/transfer"
	"drosme/records/activities"
	"drosme/records/disclosures"
	"drosme/records/documents"
	"drosme/records/places"
	"drosme/reports"
)

// filled is a house with the programme in it.
type filled struct {
	*housetest.House
	r *rooms.Rooms
}

func eachFilled(t *testing.T, test func(t *testing.T, f *filled)) {
	t.Helper()
	var r *rooms.Rooms
	housetest.Each(t, func(h *area.House) []area.Area { r = rooms.New(h); return r.Areas() }, func(t *testing.T, h *housetest.House) {
		f := &filled{h, r}
		housetest.Must(t, r.Start(t.Context(), h.House))
		r.Vault.Ready = nil // the printed shares have a test of their own
		_, err := r.Transfer.Import(h.AsSystem("console"), transfer.FromFS(acceptance.FS()), transfer.ImportOptions{})
		housetest.Must(t, err)
		test(t, f)
	})
}

func (f *filled) bring(ctx context.Context, o transfer.ImportOptions, files map[string]string) (transfer.Summary, error) {
	folder := fstest.MapFS{}
	for name, text := range files {
		folder[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return f.r.Transfer.Import(ctx, transfer.FromFS(folder), o)
}

// export gives what an export writes, by file.
func (f *filled) export(o transfer.ExportOptions) map[string]string {
	f.T.Helper()
	o.To, o.Why = "archive", "test"
	p, err := f.r.Transfer.Export(f.As("responsible"), o)
	housetest.Must(f.T, err)
	dir := f.T.TempDir()
	housetest.Must(f.T, p.WriteFolder(dir))
	out := map[string]string{}
	entries, err := os.ReadDir(dir)
	housetest.Must(f.T, err)
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		housetest.Must(f.T, err)
		out[e.Name()] = string(b)
	}
	return out
}

// wrongIn gives the faults of an import as file:row:column key.
func wrongIn(err error) []string {
	var out []string
	if err == nil {
		return nil
	}
	for _, x := range fault.As(err).Fields {
		out = append(out, fmt.Sprintf("%s:%d:%s %s", x.File, x.Row, x.Name, x.Key))
	}
	return out
}

// pick gives the first code of an acceptance register whose row has a word in a column.
func pick(t *testing.T, name, column, word string) string {
	t.Helper()
	b, err := acceptance.FS().Open(name + ".csv")
	housetest.Must(t, err)
	defer b.Close()
	lines, err := csv.NewReader(b).ReadAll()
	housetest.Must(t, err)
	at := slices.Index(lines[0], column)
	for _, l := range lines[1:] {
		if l[at] == word {
			return l[0]
		}
	}
	t.Fatalf("%s has no row whose %s is %s", name, column, word)
	return ""
}

const (
	placesHead      = "code,name,kind,municipality,country,told,address,lat,lon\n"
	documentsHead   = "code,activity,kind,title,located,media_type,size,hash,added_on\n"
	referralsHead   = "code,from_room,to_room,to_role,to_person,about_kind,about,subject,need,state,asked_on,due,answered_on,answer,closed_on\n"
	disclosuresHead = "code,noted,day,outcome,kind,to_whom,ground,why,registers,rows,subject,hash\n"
	contactsHead    = "code,organisation,person,task,given_name,family_name,phone,email\n"
)

// history are rows of all four registers of codes, as their export writes them.
func history(t *testing.T) map[string]string {
	activity, served, staff := pick(t, "activities", "format", "trailer_session"), pick(t, "people", "kind", "served"), pick(t, "people", "kind", "volunteer")
	school := pick(t, "organisations", "kind", "school")
	return map[string]string{
		"places.csv": placesHead + "V-1,\"Parauga zāle, 2. stāvs\",hall,Rīga,LV,public,Paraugu iela 1,56.95,24.1\n" +
			"V-2,Klusā vieta,shelter,,LV,withheld,,,\n",
		"documents.csv": documentsHead + "P-1," + activity + ",host_confirmation,,\"binder 3, p. 12\",,,,2015-03-02\n" +
			"P-2," + activity + ",attendance_sheet,,\"binder 3, p. 13\",,,,2015-03-03\n",
		"referrals.csv": referralsHead + "R-1,outreach,cases,caseworker,,activity," + activity + "," + served + ",\"needs a lawyer\nsoon\",done,2015-03-02,2015-03-20,2015-03-03,met,2015-04-01\n" +
			"R-2,outreach,,," + staff + ",organisation," + school + ",,wants a visit,asked,2015-03-02,,,,\n",
		"disclosures.csv": disclosuresHead + "D-1,paper,2015-02-03,left,letter,the Sample police,law,asked by letter,people,1," + served + ",\n" +
			"D-2,paper,2015-02-04,refused,told,a caller,,no reason given,,0,,\n",
	}
}

func TestFurtherRegistersComeBackByteForByte(t *testing.T) {
	eachFilled(t, func(t *testing.T, f *filled) {
		console := f.AsSystem("console")
		files := history(t)
		s, err := f.bring(console, transfer.ImportOptions{Check: true}, files)
		if err != nil || s.Changes() != 8 || s.Stored {
			t.Fatalf("the look: %+v %v %v", s, err, wrongIn(err))
		}
		s, err = f.bring(console, transfer.ImportOptions{}, files)
		if err != nil || s.Changes() != 8 || !s.Stored || len(s.Registers) != 4 {
			t.Fatalf("%+v %v %v", s, err, wrongIn(err))
		}
		eleven := f.export(transfer.ExportOptions{})
		if len(eleven) != 11 || eleven["places.csv"] != "" {
			t.Errorf("an export gives %d registers without being asked for more", len(eleven))
		}
		f.Clock.Move(time.Second)
		all := f.export(transfer.ExportOptions{Also: []string{"all"}})
		for _, name := range []string{"places.csv", "documents.csv", "referrals.csv", "disclosures.csv"} {
			if all[name] == "" || all["contacts.csv"] != "" {
				t.Errorf("with all others there are %d, %s or contacts not as meant", len(all), name)
			}
		}
		for name, text := range eleven {
			if all[name] != text {
				t.Errorf("%s is not the same with others beside it", name)
			}
		}
		for name, text := range files {
			got := all[name]
			if name == "disclosures.csv" { // the exports themselves are in it: the house's own rows, last by their ids or not
				got = disclosuresHead
				for _, l := range strings.SplitAfter(all[name], "\n")[1:] {
					if !strings.Contains(l, ",house,") {
						got += l
					}
				}
			}
			if got != text {
				t.Errorf("%s came back as\n%s\nwant\n%s", name, got, text)
			}
		}
		if one := f.export(transfer.ExportOptions{Registers: []string{"referrals"}}); len(one) != 1 {
			t.Errorf("one register by its name: %d", len(one))
		}
		// The export of the house, its own disclosures too, changes nothing.
		s, err = f.bring(console, transfer.ImportOptions{}, f.export(transfer.ExportOptions{Also: []string{"all"}}))
		if err != nil || s.Changes() != 0 {
			t.Errorf("the export changed something: %+v %v", s, wrongIn(err))
		}
		s, err = f.bring(console, transfer.ImportOptions{}, files)
		if err != nil || s.Changes() != 0 {
			t.Errorf("the same files again: %+v %v", s, wrongIn(err))
		}
		if _, err := f.r.Transfer.Export(console, transfer.ExportOptions{To: "x", Why: "y", Also: []string{"referrals"}}); !fault.Is(err, fault.Refused) {
			t.Errorf("the console reads sealed texts without a name: %v", err)
		}
		for _, o := range []transfer.ExportOptions{{Also: []string{"contacts"}}, {Also: []string{"people"}}, {Registers: []string{"contacts"}}} {
			o.To, o.Why = "x", "y"
			if _, err := f.r.Transfer.Export(console, o); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v: %v", o, err)
			}
		}
	})
}

func TestAChangedRowTakesItsPlaceAndWhatTheHouseChangedIsAsked(t *testing.T) {
	eachFilled(t, func(t *testing.T, f *filled) {
		console := f.AsSystem("console")
		files := history(t)
		_, err := f.bring(console, transfer.ImportOptions{}, files)
		housetest.Must(t, err)
		change := func(name, from, to string) { files[name] = strings.Replace(files[name], from, to, 1) }
		change("places.csv", "Paraugu iela 1", "Paraugu iela 2")
		change("documents.csv", "p. 12", "p. 14")
		change("referrals.csv", "wants a visit", "wants two visits")
		change("disclosures.csv", "asked by letter", "asked by a second letter")
		s, err := f.bring(console, transfer.ImportOptions{}, files)
		if err != nil || s.Changes() != 4 {
			t.Fatalf("%+v %v", s, wrongIn(err))
		}
		got := f.export(transfer.ExportOptions{Also: []string{"all"}})
		for name, word := range map[string]string{"places.csv": "Paraugu iela 2", "documents.csv": "p. 14", "referrals.csv": "wants two visits", "disclosures.csv": "a second letter"} {
			if !strings.Contains(got[name], word) {
				t.Errorf("%s has no %q:\n%s", name, word, got[name])
			}
		}

		// What the house changed since is a fault, unless it is overwritten.
		found, err := f.r.Places.List(f.As("coordinator"), places.Question{Search: "parauga", Most: 10})
		housetest.Must(t, err)
		p, err := f.r.Places.Read(f.As("coordinator"), found.Rows[0].ID)
		housetest.Must(t, err)
		p.Name = "Cita zāle"
		housetest.Must(t, f.r.Places.Change(f.As("coordinator"), *p))
		change("places.csv", "Paraugu iela 2", "Paraugu iela 3")
		_, err = f.bring(console, transfer.ImportOptions{}, map[string]string{"places.csv": files["places.csv"]})
		if got := wrongIn(err); len(got) != 1 || got[0] != "places.csv:2:code register.changed_in_house" {
			t.Errorf("what the house changed: %v", got)
		}
		_, err = f.bring(console, transfer.ImportOptions{Overwrite: true}, map[string]string{"places.csv": files["places.csv"]})
		housetest.Must(t, err)
	})
}

func TestWrongRowsAreSaidByFileRowAndColumn(t *testing.T) {
	eachFilled(t, func(t *testing.T, f *filled) {
		activity, served := pick(t, "activities", "format", "trailer_session"), pick(t, "people", "kind", "served")
		hash := strings.Repeat("a", 64)
		for file, rows := range map[string]map[string]string{
			"places.csv": {
				"V-9,x,hall,,LV,withheld,Paraugu iela 1,,": "address place.withheld_in_file",
				"V-9,x,castle,,LV,public,,,":               "kind field.unknown_word",
				"V-9,x,hall,,LV,public,,95,1":              "lat place.point.wrong",
				",x,hall,,LV,public,,,":                    "code field.required",
			},
			"documents.csv": {
				"P-9,NONE,other,,binder,,,,2015-03-02":                                    "activity field.unknown_code",
				"P-9," + activity + ",other,,,,,,2015-03-02":                              "located field.required",
				"P-9," + activity + ",other,a title,binder,,,,2015-03-02":                 "title document.paper_only",
				"P-9," + activity + ",file,x,,application/pdf,10," + hash + ",2015-03-02": "hash document.file_by_page",
				"P-9," + activity + ",other,,binder,,,,2099-03-02":                        "added_on document.not_yet",
				"P 9," + activity + ",other,,binder,,,,2015-03-02":                        "code document.code_wrong",
			},
			"referrals.csv": {
				"R-9,outreach,,caseworker,,,,,x,asked,2015-03-02,,2015-03-03,,":              "answered_on referral.empty_in_state",
				"R-9,outreach,,caseworker,,,,,x,declined,2015-03-02,,2015-03-03,,2015-03-03": "answer referral.reason_needed",
				"R-9,outreach,,caseworker,,visit,X,,x,asked,2015-03-02,,,,":                  "about referral.about_by_page",
				"R-9,outreach,,,,,,,x,asked,2015-03-02,,,,":                                  "to_role referral.to_whom",
				"R-9,outreach,,," + served + ",,,,x,asked,2015-03-02,,,,":                    "to_person field.unknown_code",
				"R-9,outreach,,caseworker,,,,,,asked,2015-03-02,,,,":                         "need field.required",
				"R-9,outreach,,caseworker,,,,,x,asked,31.2.2015,,,,":                         "asked_on field.not_a_day",
				"R-9,outreach,,caseworker,,,,,x,accepted,2015-03-02,,2015-03-01,,":           "answered_on field.end_before_start",
			},
			"disclosures.csv": {
				"D-9,paper,2015-02-03,left,letter,x,habit,y,,1,,":   "ground field.unknown_word",
				"D-9,paper,2015-02-03,left,letter,,law,y,,1,,":      "to_whom field.required",
				"D-9,house,2015-02-03,left,letter,x,law,y,,1,,":     "noted disclosure.not_by_house",
				"D-9,paper,2099-02-03,left,letter,x,law,y,,1,,":     "day disclosure.not_yet",
				"D-9,paper,2015-02-03,left,letter,x,law,y,,1.5,,":   "rows field.not_whole",
				"D-9,paper,2015-02-03,left,letter,x,law,y,,1,,abc":  "hash disclosure.hash_wrong",
				"D-9,paper,2015-02-03,left,letter,x,law,y,,1,NONE,": "subject field.unknown_code",
			},
		} {
			head := map[string]string{"places.csv": placesHead, "documents.csv": documentsHead, "referrals.csv": referralsHead, "disclosures.csv": disclosuresHead}[file]
			for row, want := range rows {
				_, err := f.bring(f.AsSystem("console"), transfer.ImportOptions{Check: true}, map[string]string{file: head + row + "\n"})
				if got := wrongIn(err); len(got) != 1 || got[0] != file+":2:"+want {
					t.Errorf("%s: %s: %v, want %s", file, row, got, want)
				}
			}
		}
	})
}

func TestWhatTheHouseKnowsBetterNoFileChanges(t *testing.T) {
	eachFilled(t, func(t *testing.T, f *filled) {
		console := f.AsSystem("console")
		responsible := f.As("responsible")
		// A file that was scanned.
		activity := pick(t, "activities", "format", "trailer_session")
		var owner string
		housetest.Must(t, f.Store.Read(t.Context(), func(tx *db.Tx) error {
			var err error
			owner, err = db.One[string](tx, "referral.id_of", db.Args{"named": "activities", "code": activity})
			return err
		}))
		_, err := f.r.Documents.Add(responsible, documents.Upload{Owner: documents.Owner{Kind: "activity", ID: owner}, Kind: documents.Evidence, Title: "Sheet", Name: "x.pdf", Content: []byte("%PDF-1.4\nx\n%%EOF\n")})
		housetest.Must(t, err)
		// Something that left, and a withheld place.
		_, err = f.r.Disclosures.Add(responsible, disclosures.Disclosure{Kind: "letter", ToWhom: "the Sample court", Ground: "law", Why: "a summons"})
		housetest.Must(t, err)
		shelter, err := f.r.Places.Add(responsible, places.Place{Code: "V-9", Name: "Klusā vieta", Kind: "shelter", Told: places.Withheld, Address: "Paraugu iela 77"})
		housetest.Must(t, err)
		f.Clock.Move(time.Second)
		all := f.export(transfer.ExportOptions{Also: []string{"all"}})
		if strings.Contains(all["places.csv"], "iela 77") {
			t.Error("the address of a withheld place left")
		}
		if !strings.Contains(all["documents.csv"], ",evidence,Sheet,,application/pdf,") {
			t.Errorf("the scan is not in the register:\n%s", all["documents.csv"])
		}
		for _, c := range []struct{ file, from, to, want string }{
			{"documents.csv", ",Sheet,", ",Another,", "documents.csv:2:title document.file_as_it_is"},
			{"disclosures.csv", "a summons", "a friendly question", "disclosures.csv:2:code disclosure.made_here"},
			{"places.csv", ",withheld,", ",public,", "places.csv:2:told place.told_by_page"},
		} {
			for _, overwrite := range []bool{false, true} {
				text := strings.Replace(all[c.file], c.from, c.to, 1)
				_, err := f.bring(console, transfer.ImportOptions{Overwrite: overwrite}, map[string]string{c.file: text})
				if got := wrongIn(err); len(got) != 1 || got[0] != c.want {
					t.Errorf("%s, overwrite %v: %v, want %s\n%s", c.file, overwrite, got, c.want, text)
				}
			}
		}
		// A change beside it leaves the sealed address as it is.
		_, err = f.bring(console, transfer.ImportOptions{Overwrite: true}, map[string]string{"places.csv": strings.Replace(all["places.csv"], "Klusā vieta", "Klusa vieta", 1)})
		housetest.Must(t, err)
		p, err := f.r.Places.Read(responsible, shelter)
		if err != nil || p.Name != "Klusa vieta" || p.Address != "Paraugu iela 77" {
			t.Errorf("the place is %+v, %v", p, err)
		}
	})
}

func TestACoordinatorBringsAndGetsNoProtectedFurtherRow(t *testing.T) {
	eachFilled(t, func(t *testing.T, f *filled) {
		files := history(t)
		files["documents.csv"] += "P-3," + pick(t, "activities", "format", "group_meeting") + ",other,,binder,,,,2015-03-02\n"
		_, err := f.bring(f.As("coordinator"), transfer.ImportOptions{}, files)
		got := wrongIn(err)
		slices.Sort(got)
		want := []string{"disclosures.csv:2:code register.not_yours", "disclosures.csv:3:code register.not_yours", "documents.csv:4:code register.not_yours",
			"places.csv:3:code register.not_yours", "referrals.csv:2:code register.not_yours", "referrals.csv:3:code register.not_yours"}
		if !slices.Equal(got, want) {
			t.Errorf("refused: %v", got)
		}
		_, err = f.bring(f.As("responsible"), transfer.ImportOptions{}, files)
		housetest.Must(t, err)
		parcel, err := f.r.Transfer.Export(f.As("coordinator"), transfer.ExportOptions{To: "x", Why: "y", Also: []string{"all"}})
		housetest.Must(t, err)
		var b bytes.Buffer
		dir := t.TempDir()
		housetest.Must(t, parcel.WriteFolder(dir))
		for _, name := range []string{"places", "documents", "referrals", "disclosures"} {
			text, err := os.ReadFile(filepath.Join(dir, name+".csv"))
			housetest.Must(t, err)
			b.Write(text)
		}
		for _, closed := range []string{"V-2", "P-3", "R-1", "R-2", "D-1"} {
			if strings.Contains(b.String(), closed+",") {
				t.Errorf("a coordinator got %s", closed)
			}
		}
		for _, open := range []string{"V-1", "P-1"} {
			if !strings.Contains(b.String(), open+",") {
				t.Errorf("a coordinator did not get %s", open)
			}
		}
	})
}

func TestForgettingTakesTheHashesOfSealedRows(t *testing.T) {
	eachFilled(t, func(t *testing.T, f *filled) {
		files := history(t)
		_, err := f.bring(f.AsSystem("console"), transfer.ImportOptions{}, files)
		housetest.Must(t, err)
		var person string
		housetest.Must(t, f.Store.Read(t.Context(), func(tx *db.Tx) error {
			var err error
			person, err = db.One[string](tx, "referral.id_of", db.Args{"named": "people", "code": pick(t, "people", "kind", "served")})
			return err
		}))
		housetest.Must(t, f.r.Vault.Forget(f.As("responsible"), person))
		all := f.export(transfer.ExportOptions{Also: []string{"all"}})
		for _, gone := range []string{"needs a lawyer", "asked by letter"} {
			if strings.Contains(all["referrals.csv"]+all["disclosures.csv"], gone) {
				t.Errorf("%q left after the forgetting", gone)
			}
		}
		housetest.Must(t, f.Store.Read(t.Context(), func(tx *db.Tx) error {
			return db.Each(tx, "imported.all", func(r struct {
				Key  string `db:"key"`
				Hash string `db:"hash"`
			}) error {
				if r.Hash != "" {
					t.Error("a hash of a referral stays")
				}
				return nil
			}, db.Args{"register": "referrals"})
		}))
		s, err := f.bring(f.AsSystem("console"), transfer.ImportOptions{}, all)
		if err != nil || s.Changes() != 0 {
			t.Errorf("the house after the forgetting does not come back: %+v %v", s, wrongIn(err))
		}
	})
}

func TestAFurtherCountStandsInTheResultsOnceItHasATarget(t *testing.T) {
	eachFilled(t, func(t *testing.T, f *filled) {
		_, err := f.bring(f.AsSystem("console"), transfer.ImportOptions{}, history(t))
		housetest.Must(t, err)
		_, err = f.bring(f.As("coordinator"), transfer.ImportOptions{}, map[string]string{"contacts.csv": contactsHead + "C-1," + pick(t, "organisations", "kind", "school") + ",,,Anna,Paraugs,,\n"})
		housetest.Must(t, err)
		figures := func() map[string]int64 {
			r, err := f.r.Reports.Results(f.As("coordinator"), "LV03-0172", "", "")
			housetest.Must(t, err)
			out := map[string]int64{}
			for _, x := range r.Figures {
				out[x.Name] = x.Value
			}
			return out
		}
		if n := len(figures()); n != 27 {
			t.Fatalf("%d figures without a further target", n)
		}
		all, err := f.r.Reports.Grants(f.As("coordinator"))
		housetest.Must(t, err)
		want := map[string]int64{"places.on_record": 2, "documents.kept": 0, "documents.papers_located": 2, "referrals.asked": 2, "referrals.taken_up": 1,
			"referrals.done": 1, "referrals.declined": 0, "disclosures.left": 1, "disclosures.refused": 1, "contacts.on_record": 1, "contacts.organisations": 1}
		for name := range want {
			_, err := f.r.Reports.SetTarget(f.As("coordinator"), reports.Target{Grant: all[0].ID, Indicator: name, Target: 5, From: all[0].StartsOn})
			housetest.Must(t, err)
		}
		got := figures()
		for name, n := range want {
			if v, there := got[name]; !there || v != n {
				t.Errorf("%s: %d, %v, want %d", name, v, there, n)
			}
		}
		for name, rows := range map[string]int{"places.on_record": 2, "documents.papers_located": 2, "disclosures.left": 1, "referrals.asked": 0, "contacts.on_record": 0} {
			b, err := f.r.Reports.Behind(f.As("responsible"), all[0].ID, name, "", "", 1)
			if err != nil || len(b.Rows) != rows {
				t.Errorf("behind %s: %d rows, %v", name, len(b.Rows), err)
			}
		}
		b, err := f.r.Reports.Behind(f.As("coordinator"), all[0].ID, "places.on_record", "", "", 1)
		if err != nil || len(b.Rows) != 1 || b.Withheld != 1 {
			t.Errorf("a coordinator: %d rows, %d withheld, %v", len(b.Rows), b.Withheld, err)
		}
	})
}

func TestEveryCountSaysItsRuleAndEveryColumnWhatItHolds(t *testing.T) {
	eachFilled(t, func(t *testing.T, f *filled) {
		for _, tag := range []string{"en", "lv"} {
			words := f.Book.For(tag)
			for _, s := range f.r.CountSets() {
				for _, c := range s.Counts {
					for _, key := range []string{"count." + c.Name, "count." + c.Name + ".rule"} {
						if !words.Has(key) {
							t.Errorf("%s: %s has no words", tag, key)
						}
					}
				}
			}
			for _, a := range f.Areas {
				for _, r := range a.Registers {
					if a.Name == "records/cases" {
						continue // its template has no notes
					}
					for _, c := range r.Columns {
						if !words.Has("column." + r.Name + "." + c) {
							t.Errorf("%s: column %s of %s has no words", tag, c, r.Name)
						}
					}
				}
			}
		}
		site := pagetest.Open(t, f.House, f.As("coordinator"), "en")
		site.Get("/import", 200).Says("Further registers")
		site.Get("/export", 200).Says("Further registers", "disclosures")
		for _, path := range []string{"/import/templates.xlsx", "/import/further.xlsx"} {
			if p := site.Get(path, 200); !strings.HasPrefix(p.HTML, "PK") {
				t.Errorf("%s is no workbook", path)
			}
		}
		if !slices.Equal(documents.PaperKinds, activities.EvidenceKinds) {
			t.Error("a paper of the register is no evidence of the activities")
		}
	})
}
