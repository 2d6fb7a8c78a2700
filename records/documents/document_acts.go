package documents

import (
	"bytes"
	"context"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/seal"
	"drosme/records/people"
)

// Check asks an owning record whether the actor may: nil, or the record's own fault. It goes through the
// clerk, and so leaves the record's own line in the log.
type Check func(ctx context.Context, owner string) error

// Owning is what a room says of its kind of record, so that documents may belong to it.
type Owning struct {
	Read  Check                     // may the actor open the record
	Write Check                     // may the actor add to it or take from it
	Href  func(owner string) string // the record's page
	// Subject tells whom every document of the record is about, such as the person of a case; nil: nobody in particular.
	Subject func(ctx context.Context, owner string) (string, error)
}

// Desk is where documents are kept and opened.
type Desk struct {
	h      *area.House
	owners map[string]Owning

	// Protected tells of which formats an activity is protected, for the register; the list of rooms sets it.
	Protected func(format string) bool
}

// New makes the desk of a house.
func New(h *area.House) *Desk { return &Desk{h: h, owners: map[string]Owning{}} }

// Own registers a kind of record that documents may belong to. Every kind is registered before anybody is
// answered; a document of any other kind is found by nobody.
func (d *Desk) Own(kind string, o Owning) { d.owners[kind] = o }

func (d *Desk) mayRead(ctx context.Context, o Owner) error {
	k, ok := d.owners[o.Kind]
	if !ok || k.Read == nil {
		return fault.Missing()
	}
	return k.Read(ctx, o.ID)
}

func (d *Desk) mayWrite(ctx context.Context, o Owner) error {
	k, ok := d.owners[o.Kind]
	if !ok || k.Write == nil {
		return fault.Missing()
	}
	return k.Write(ctx, o.ID)
}

// Href is the page of a record that documents belong to.
func (d *Desk) Href(o Owner) string {
	if k, ok := d.owners[o.Kind]; ok && k.Href != nil {
		return k.Href(o.ID)
	}
	return "/"
}

// MayAdd tells whether the actor's role has the verb, for a button.
func (d *Desk) MayAdd(ctx context.Context) bool { return d.h.Clerk.May(ctx, "document.add") }

// noNotes keeps notes from somebody under 18.
func noNotes(a access.Actor, x *Document) bool { return a.Minor && x.Kind == Note }

// List gives the documents of a record, newest first, without their content: verb document.list, after the
// record's own check. Documents about a person are left out where the role does not reach them.
func (d *Desk) List(ctx context.Context, o Owner) ([]*Document, error) {
	if err := d.mayRead(ctx, o); err != nil {
		return nil, err
	}
	rows, err := clerk.List(ctx, d.h.Clerk, "document.list", func(tx *db.Tx) ([]*Document, error) {
		all, err := db.All[Document](tx, "document.of_owner", db.Args{"owner_kind": o.Kind, "owner": o.ID})
		var out []*Document
		for i := range all {
			if !noNotes(tx.Actor, &all[i]) {
				out = append(out, &all[i])
			}
		}
		return out, err
	})
	if err != nil {
		return nil, err
	}
	for _, x := range rows {
		if err := d.openText(ctx, x); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// openText opens title and file name. Those of a forgotten person stay empty.
func (d *Desk) openText(ctx context.Context, x *Document) error {
	for _, p := range []struct {
		part string
		text *string
	}{{"title", &x.Title}, {"name", &x.FileName}} {
		if *p.text == "" {
			continue
		}
		plain, err := d.unseal(ctx, x, p.part, []byte(*p.text))
		if seal.IsDestroyed(err) {
			plain, err = nil, nil
		}
		if err != nil {
			return err
		}
		*p.text = string(plain)
	}
	return nil
}

func (d *Desk) load(o Owner) func(tx *db.Tx, doc string) (*Document, error) {
	return func(tx *db.Tx, doc string) (*Document, error) {
		x, err := db.One[Document](tx, "document.find", db.Args{"id": doc, "owner_kind": o.Kind, "owner": o.ID})
		if err == nil && noNotes(tx.Actor, &x) {
			err = fault.Missing()
		}
		return &x, err
	}
}

// Read opens a document without its content: verb document.read, after the record's own check.
func (d *Desk) Read(ctx context.Context, o Owner, doc string) (*Document, error) {
	if err := d.mayRead(ctx, o); err != nil {
		return nil, err
	}
	x, err := clerk.Read(ctx, d.h.Clerk, "document.read", doc, d.load(o))
	if err != nil {
		return nil, err
	}
	return x, d.openText(ctx, x)
}

// Open opens a document with its content: verb document.read, after the record's own check. A content that
// was changed on the disk is a fault.
func (d *Desk) Open(ctx context.Context, o Owner, doc string) (*Document, []byte, error) {
	x, err := d.Read(ctx, o, doc)
	if err != nil {
		return nil, nil, err
	}
	content, err := d.content(ctx, x)
	return x, content, err
}

// Prepared is a document whose file is on the disk and whose row is not yet written.
type Prepared struct{ row Document }

// ID is the id that the document has, or will have.
func (p *Prepared) ID() string { return p.row.ID }

// Hash is the SHA-256 of its content as it is kept, in hexadecimal.
func (p *Prepared) Hash() string { return p.row.Hash }

// SaveAs is the neutral name under which it is saved.
func (p *Prepared) SaveAs() string { return p.row.SaveAs() }

// Prepare checks a document and writes its sealed file. Insert then writes the row inside an act, such as
// that of a visit which gets its signed sheet; when the act fails, Discard takes the file away. Nobody is
// asked here who may: the act's own verb decides.
func (d *Desk) Prepare(ctx context.Context, u Upload) (*Prepared, error) {
	var l fault.List
	u.Check(l.Add)
	if err := l.Err(); err != nil {
		return nil, err
	}
	x := Document{ID: id.Random(d.h.Random), OwnerKind: u.Owner.Kind, Owner: u.Owner.ID, Kind: u.Kind, Subject: u.Subject}
	content, mime, err := clean(u)
	if err != nil {
		return nil, err
	}
	x.Mime, x.Size, x.Hash = mime, int64(len(content)), hashOf(content)
	if x.OwnerKind == "person" { // what belongs to a person's record goes with the person
		x.Subject = x.Owner
	}
	if of := d.owners[x.OwnerKind].Subject; of != nil {
		if x.Subject, err = of(ctx, x.Owner); err != nil {
			return nil, err
		}
	}
	if x.Subject != "" {
		if err := d.h.Keys.MakeSubject(ctx, x.Subject); err != nil {
			return nil, err
		}
	}
	name := u.Name
	if r := []rune(name); len(r) > MostName {
		name = string(r[:MostName])
	}
	for _, p := range []struct {
		part string
		from string
		to   *string
	}{{"title", u.Title, &x.Title}, {"name", name, &x.FileName}} {
		if p.from == "" {
			continue
		}
		sealed, err := d.seal(ctx, &x, p.part, []byte(p.from))
		if err != nil {
			return nil, err
		}
		*p.to = string(sealed)
	}
	sealed, err := d.seal(ctx, &x, "content", content)
	if err != nil {
		return nil, err
	}
	return &Prepared{x}, d.write(x.ID, sealed)
}

// clean gives the content as it is kept, and what it is: pictures lose what they say beside themselves.
func clean(u Upload) ([]byte, string, error) {
	if u.Kind == Note {
		if !isText(u.Content) {
			return nil, "", fault.In("text", "field.broken_text")
		}
		return u.Content, formText.mime, nil
	}
	f, err := formOf(u.Content, u.Name, u.field())
	if err != nil {
		return nil, "", err
	}
	content, ok := u.Content, true
	switch f {
	case formJPEG:
		content, ok = bareJPEG(u.Content)
	case formPNG:
		content, ok = barePNG(u.Content)
	}
	if !ok {
		return nil, "", fault.In(u.field(), "document.damaged")
	}
	return bytes.Clone(content), f.mime, nil
}

// Insert writes the row of a prepared document in the transaction of an act.
func (d *Desk) Insert(tx *db.Tx, p *Prepared) error {
	x := p.row
	if x.Subject != "" {
		if _, there, err := people.ByID(tx, x.Subject); err != nil {
			return err
		} else if !there {
			return fault.In("subject", "field.unknown_code")
		}
	}
	x.At, x.By, x.ByPerson, x.Version = tx.Now, tx.Actor.Name(), tx.Actor.Person, 1
	tx.About(x.Subjects()...)
	_, err := tx.Exec("document.insert", stored(x))
	return err
}

// row is a document as the table has it: title and file name are sealed bytes.
type row struct {
	Document
	Title    []byte `db:"title"`
	FileName []byte `db:"file_name"`
}

func stored(x Document) row { return row{x, []byte(x.Title), []byte(x.FileName)} }

// Discard takes the file of a prepared document away whose act failed.
func (d *Desk) Discard(p *Prepared) { d.discard(p.row.ID) }

// Add keeps a document with a record and gives its id: verb document.add, after the record's own check. The
// same form sent again gives the first id.
func (d *Desk) Add(ctx context.Context, u Upload) (string, error) {
	if err := clerk.Guard(ctx, d.h.Clerk, "document.add"); err != nil {
		return "", err
	}
	if err := d.mayWrite(ctx, u.Owner); err != nil {
		return "", err
	}
	p, err := d.Prepare(ctx, u)
	if err != nil {
		return "", err
	}
	got, err := clerk.Add(ctx, d.h.Clerk, "document.add", &p.row, func(tx *db.Tx) (string, error) {
		if noNotes(tx.Actor, &p.row) {
			return "", fault.New(fault.Refused, "")
		}
		return p.ID(), d.Insert(tx, p)
	})
	if err != nil || got != p.ID() {
		d.Discard(p)
	}
	return got, err
}

// Remove takes a document away for good: verb document.remove, after the record's own check.
func (d *Desk) Remove(ctx context.Context, o Owner, doc string, version int) error {
	if err := d.mayWrite(ctx, o); err != nil {
		return err
	}
	err := clerk.Remove(ctx, d.h.Clerk, "document.remove", doc, d.load(o), func(tx *db.Tx, x *Document) error {
		n, err := tx.Exec("document.delete", db.Args{"id": x.ID, "version": version})
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "")
		}
		return err
	})
	if err == nil {
		d.discard(doc)
	}
	return err
}

// nameless is a document in a list that shows nothing of it.
type nameless struct{ Document }

// Subjects are none: nothing is shown to anybody.
func (*nameless) Subjects() []string { return nil }

// Sweep takes away files that have had no row for a day, such as those of forgotten people and of acts that
// broke off: verb document.sweep, which the house does by itself. It gives how many went.
func (d *Desk) Sweep(ctx context.Context) (int, error) {
	files, err := d.old()
	if err != nil {
		return 0, err
	}
	gone := 0
	for len(files) > 0 {
		some := files[:min(200, len(files))]
		files = files[len(some):]
		known := map[string]bool{}
		_, err := clerk.List(ctx, d.h.Clerk, "document.sweep", func(tx *db.Tx) ([]*nameless, error) {
			return nil, db.Each(tx, "document.known", func(doc string) error { known[doc] = true; return nil }, db.Args{"ids": some})
		})
		if err != nil {
			return gone, err
		}
		for _, f := range some {
			if !known[f] {
				d.discard(f)
				gone++
			}
		}
	}
	return gone, nil
}

func show(tx *db.Tx, person string) ([]area.Held, error) {
	all, err := db.All[Document](tx, "document.of_subject", db.Args{"subject": person})
	if err != nil {
		return nil, err
	}
	var out []area.Held
	for _, x := range all {
		out = append(out, area.Held{What: "document.held." + x.Kind, Day: x.At.In("UTC").Day(), Third: true})
	}
	return out, nil
}

// forget takes the rows of documents about a person away, and of those that belong to the person's record. Their files can be opened by nobody once the
// person's key is destroyed, and are swept up.
func forget(tx *db.Tx, person, instead string) error {
	for _, q := range []string{"document.forget", "document.forget_author"} {
		if _, err := tx.Exec(q, db.Args{"person": person, "instead": instead}); err != nil {
			return err
		}
	}
	return nil
}
