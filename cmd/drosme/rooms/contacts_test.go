package rooms_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"drosme/internal/audit"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/internal/transfer"
	"drosme/records/disclosures"
)

func TestContactsGoToTheVaultAndNowhereElse(t *testing.T) {
	eachFilled(t, func(t *testing.T, f *filled) {
		coordinator := f.As("coordinator")
		school, volunteer := pick(t, "organisations", "kind", "school"), pick(t, "people", "kind", "volunteer")
		file := contactsHead + "C-1," + school + ",,teacher,Annelija,Paraugskolotāja,+371 000 111,annelija@example.org\n" +
			"C-2," + school + "," + volunteer + ",helps,,,,\n"
		if _, err := f.bring(f.AsSystem("console"), transfer.ImportOptions{}, map[string]string{"contacts.csv": file}); !fault.Is(err, fault.Refused) {
			t.Errorf("the console without a name: %v", err)
		}
		if _, err := f.bring(f.As("bookkeeper"), transfer.ImportOptions{}, map[string]string{"contacts.csv": file}); !fault.Is(err, fault.Refused) {
			t.Errorf("a bookkeeper: %v", err)
		}
		s, err := f.bring(coordinator, transfer.ImportOptions{}, map[string]string{"contacts.csv": file})
		if err != nil || s.Changes() != 2 {
			t.Fatalf("%+v %v", s, wrongIn(err))
		}
		s, err = f.bring(coordinator, transfer.ImportOptions{}, map[string]string{"contacts.csv": file})
		if err != nil || s.Changes() != 0 {
			t.Errorf("the same file again: %+v %v", s, wrongIn(err))
		}
		lines, err := f.Log.Find(context.Background(), audit.Search{Verb: "contact.import", Most: 10})
		housetest.Must(t, err)
		stored := 0
		for _, l := range lines {
			if l.Outcome != audit.Refused {
				stored++
			}
		}
		if stored != 1 || strings.Contains(fmt.Sprint(lines), "Annelija") {
			t.Errorf("the log: %+v", lines)
		}
		found, err := f.r.Vault.Search(coordinator, "annelija")
		if err != nil || len(found) != 1 || found[0].Code != "C-1" {
			t.Errorf("by name: %v %v", found, err)
		}
		for name, text := range f.export(transfer.ExportOptions{Also: []string{"all"}}) {
			if strings.Contains(text, "Annelija") {
				t.Errorf("%s has the name", name)
			}
		}

		// No fault says what stood in the file, not even where its header is missing.
		for _, bad := range []string{
			contactsHead + "C-3," + school + ",,x,Berta,Paraugs,zvaniet Bertai,berta\n",
			contactsHead + "Berta Paraugs," + school + ",,x,Berta,Paraugs,,\n",
			contactsHead + "C-3,Bertas skola,,x,Berta,Paraugs,,\n",
			contactsHead + "C-3," + school + ",Berta,x,Berta,Paraugs,,\n",
			contactsHead + "C-3," + school + ",,=Berta,Berta,Paraugs,,\n",
			"code,Berta Paraugs,berta@example.org\nC-3,Berta,Paraugs\n",
			"C-3,Berta,Paraugs\n",
		} {
			_, err := f.bring(coordinator, transfer.ImportOptions{Check: true}, map[string]string{"contacts.csv": bad})
			if !fault.Is(err, fault.Invalid) {
				t.Errorf("%q was taken: %v", bad, err)
				continue
			}
			sentence, fields := f.Book.For("en").Fault(err)
			if strings.Contains(strings.ToLower(fmt.Sprint(sentence, fields)), "bert") {
				t.Errorf("a fault says the name: %v %v", sentence, fields)
			}
		}

		// A changed row is stored; one under whose code stands another is refused.
		_, err = f.bring(coordinator, transfer.ImportOptions{}, map[string]string{"contacts.csv": strings.Replace(file, "teacher", "class teacher", 1)})
		housetest.Must(t, err)
		_, err = f.bring(coordinator, transfer.ImportOptions{Overwrite: true}, map[string]string{"contacts.csv": strings.Replace(file, "C-1,"+school, "C-1,"+pick(t, "organisations", "kind", "municipality"), 1)})
		if got := wrongIn(err); len(got) != 1 || got[0] != "contacts.csv:2:organisation contact.other_under_code" {
			t.Errorf("another organisation: %v", got)
		}

		// The file leaves by its page, as a disclosure.
		if _, err := f.r.Vault.ExportContacts(f.As("educator"), "x", "y"); !fault.Is(err, fault.Refused) {
			t.Errorf("an educator: %v", err)
		}
		if _, err := f.r.Vault.ExportContacts(coordinator, " ", ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("to nobody, for nothing: %v", err)
		}
		_, before, err := f.r.Disclosures.List(f.As("responsible"), disclosures.Search{Kind: "export"})
		housetest.Must(t, err)
		got, err := f.r.Vault.ExportContacts(coordinator, "the Sample fund", "invitations")
		housetest.Must(t, err)
		if want := strings.Replace(file, "teacher", "class teacher", 1); string(got) != want {
			t.Errorf("the file is\n%s\nwant\n%s", got, want)
		}
		rows, after, err := f.r.Disclosures.List(f.As("responsible"), disclosures.Search{Kind: "export"})
		if err != nil || after != before+1 || !slices.ContainsFunc(rows, func(x *disclosures.Disclosure) bool {
			return x.Registers == "contacts" && x.ToWhom == "the Sample fund" && x.Rows == 2
		}) {
			t.Errorf("the disclosure: %d → %d, %v", before, after, err)
		}
		site := pagetest.Open(t, f.House, coordinator, "lv")
		site.Get("/contacts/export", 200).Says("Eksportēt visas kontaktpersonas")
		site.Post("/contacts/export", map[string][]string{"to": {""}, "why": {"x"}}, 422)
		if p := site.Post("/contacts/export", map[string][]string{"to": {"x"}, "why": {"y"}}, 200); !strings.Contains(p.HTML, "Annelija") {
			t.Error("the download has no contacts")
		}

		// Who is removed is not brought back by the same file, and no hash of the names stays.
		contact := found[0].ID
		x, err := f.r.Vault.Contact(coordinator, contact)
		housetest.Must(t, err)
		housetest.Must(t, f.r.Vault.RemoveContact(coordinator, contact, x.Version))
		_, err = f.bring(coordinator, transfer.ImportOptions{}, map[string]string{"contacts.csv": string(got)})
		if got := wrongIn(err); len(got) != 1 || got[0] != "contacts.csv:2:code register.removed_in_house" {
			t.Errorf("after the removal: %v", got)
		}
		housetest.Must(t, f.Store.Read(t.Context(), func(tx *db.Tx) error {
			blank := 0
			err := db.Each(tx, "imported.all", func(r struct {
				Key  string `db:"key"`
				Hash string `db:"hash"`
			}) error {
				if r.Hash == "" {
					blank++
				}
				return nil
			}, db.Args{"register": "contacts"})
			if blank != 1 {
				t.Errorf("%d hashes are gone, want that of the removed contact", blank)
			}
			return err
		}))
	})
}
