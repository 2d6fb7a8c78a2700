package publications

import (
	"strconv"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/register"
	"drosme/internal/when"
	"drosme/records/grants"
)

// Registers are the three registers of this package.
func Registers() []register.Register {
	return []register.Register{
		{
			Name: "publications", Columns: []string{"code", "kind", "title", "language", "published_on", "grant"},
			Key: []string{"code"}, After: []string{"grants"}, Plain: []string{"code", "kind", "title", "language", "published_on", "grant"},
			Check: checkPublication, Rows: publicationRows, Put: putPublication,
		},
		{
			Name: "adoptions", Columns: []string{"publication", "organisation", "adopted_on"},
			Key: []string{"publication", "organisation"}, After: []string{"publications", "organisations"},
			Plain: []string{"publication", "organisation", "adopted_on"},
			Check: checkAdoption, Rows: adoptionRows, Put: putAdoption,
		},
		{
			Name: "handouts", Columns: []string{"publication", "activity", "organisation", "handed_on", "quantity"},
			Key: []string{"publication", "activity", "organisation", "handed_on"}, After: []string{"publications", "activities", "organisations"},
			Plain: []string{"publication", "activity", "organisation", "handed_on", "quantity"},
			Check: checkHandout, Rows: handoutRows, Put: putHandout,
		},
	}
}

func checkPublication(row register.Row, refs register.Refs, faults *register.Faults) {
	register.Day(row, faults, "published_on")
	p := fromRow(row)
	p.Check(faults.Add)
	register.Known(row, refs, faults, "grant", "grants")
}

func fromRow(row register.Row) Publication {
	return Publication{Code: row["code"], Kind: row["kind"], Title: row["title"], Language: row["language"],
		PublishedOn: when.Day(row["published_on"]), GrantCode: row["grant"]}
}

func publicationRows(tx *db.Tx, yield func(register.Row) error) error {
	return db.Each(tx, "publication.register", func(p Publication) error {
		return yield(register.Row{"code": p.Code, "kind": p.Kind, "title": p.Title, "language": p.Language,
			"published_on": string(p.PublishedOn), "grant": p.GrantCode})
	})
}

func putPublication(tx *db.Tx, row, before register.Row) error {
	p := fromRow(row)
	var err error
	if p.Grant, err = grants.IDOf(tx, p.GrantCode); err != nil {
		return err
	}
	if before == nil {
		return insert(tx, &p)
	}
	stored, err := db.One[Publication](tx, "publication.by_code", db.Args{"code": p.Code})
	if err != nil {
		return err
	}
	p.ID, p.Version = stored.ID, stored.Version
	return update(tx, &p)
}

// idOf finds the id behind a code; an empty code has none, and one that nobody has is a fault in the column.
func idOf(tx *db.Tx, query, code, column string) (string, error) {
	if code == "" {
		return "", nil
	}
	return db.Once(tx, query+" "+code, func() (string, error) {
		found, ok, err := db.Maybe[string](tx, query, db.Args{"code": code})
		if err == nil && !ok {
			err = fault.In(column, "field.unknown_code")
		}
		return found, err
	})
}

func publicationOf(tx *db.Tx, code string) (string, error) {
	return db.Once(tx, "publication.by_code "+code, func() (string, error) {
		p, err := db.One[Publication](tx, "publication.by_code", db.Args{"code": code})
		return p.ID, err
	})
}

func checkAdoption(row register.Row, refs register.Refs, faults *register.Faults) {
	register.Need(row, faults, "publication", "organisation", "adopted_on")
	register.Known(row, refs, faults, "publication", "publications")
	register.Known(row, refs, faults, "organisation", "organisations")
	register.Day(row, faults, "adopted_on")
}

type adoptionRow struct {
	Publication  string   `db:"publication"`
	Organisation string   `db:"organisation"`
	AdoptedOn    when.Day `db:"adopted_on"`
}

func adoptionRows(tx *db.Tx, yield func(register.Row) error) error {
	return db.Each(tx, "adoption.register", func(a adoptionRow) error {
		return yield(register.Row{"publication": a.Publication, "organisation": a.Organisation, "adopted_on": string(a.AdoptedOn)})
	})
}

func putAdoption(tx *db.Tx, row, _ register.Row) error {
	a := Adoption{AdoptedOn: when.Day(row["adopted_on"])}
	var err error
	if a.Publication, err = publicationOf(tx, row["publication"]); err != nil {
		return err
	}
	if a.Organisation, err = idOf(tx, "publication.organisation_id", row["organisation"], "organisation"); err != nil {
		return err
	}
	return tx.Later("adoption.put", a)
}

func checkHandout(row register.Row, refs register.Refs, faults *register.Faults) {
	register.Need(row, faults, "publication", "quantity")
	register.Known(row, refs, faults, "publication", "publications")
	register.Known(row, refs, faults, "activity", "activities")
	register.Known(row, refs, faults, "organisation", "organisations")
	register.Day(row, faults, "handed_on")
	if n, ok := register.Whole(row, faults, "quantity"); ok {
		CheckQuantity(n, faults.Add)
	}
}

type handoutRow struct {
	Publication  string   `db:"publication"`
	Activity     string   `db:"activity_code"`
	Organisation string   `db:"organisation_code"`
	HandedOn     when.Day `db:"handed_on"`
	Quantity     int      `db:"quantity"`
}

func handoutRows(tx *db.Tx, yield func(register.Row) error) error {
	return db.Each(tx, "handout.register", func(h handoutRow) error {
		return yield(register.Row{"publication": h.Publication, "activity": h.Activity, "organisation": h.Organisation,
			"handed_on": string(h.HandedOn), "quantity": strconv.Itoa(h.Quantity)})
	})
}

func putHandout(tx *db.Tx, row, _ register.Row) error {
	n, err := strconv.Atoi(row["quantity"])
	if err != nil {
		return err
	}
	h := Handout{ID: id.Ordered(tx.Now.Time(), nil), HandedOn: when.Day(row["handed_on"]), Quantity: n}
	if h.Publication, err = publicationOf(tx, row["publication"]); err != nil {
		return err
	}
	if h.Activity, err = idOf(tx, "publication.activity_of_row", row["activity"], "activity"); err != nil {
		return err
	}
	if h.Organisation, err = idOf(tx, "publication.organisation_id", row["organisation"], "organisation"); err != nil {
		return err
	}
	return tx.Later("handout.put", h, db.Args{"slot": slot(h)})
}

// slot names a handout within its publication: the same activity, organisation and day is the same one.
func slot(h Handout) string { return h.Activity + "|" + h.Organisation + "|" + string(h.HandedOn) }
