package identification

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/records/cases"
	"drosme/records/disclosures"
)

// Pack is what the state agency gets about one file, or what is missing for it.
type Pack struct {
	Folder   *Folder
	File     *File
	Status   *Status // approved, behind the decision; nil: none
	Identity Identity
	Missing  []string // keys of words, or kind:name of a rule, a seat, a vote; empty: complete
}

// Look tells what the pack of a file still needs, without opening the vault: verb identification.read.
func (d *Desk) Look(ctx context.Context, caseID, fileID string) (*Pack, error) {
	folder, err := d.Folder(ctx, caseID)
	if err != nil {
		return nil, err
	}
	f, there := folder.File(fileID)
	if !there {
		return nil, fault.Missing()
	}
	standing, err := d.Standing(ctx, caseID)
	if err != nil {
		return nil, err
	}
	p := &Pack{Folder: folder, File: f}
	for _, s := range standing.Records {
		if s.File == f.ID && s.State == Approved && !standing.Righted(s.ID) {
			p.Status = s
		}
	}
	_, today := d.House.Clerk.Now()
	p.Missing = f.Missing(folder.Rules, today, p.Status != nil)
	return p, nil
}

// MakePack opens the name for a reason, has the paper written, and writes it into the log of disclosures with
// its hash: verb commission.pack. Born, where the vault has none, is typed for the paper and kept nowhere. When
// something is missing, nothing leaves and the pack says what.
func (d *Desk) MakePack(ctx context.Context, caseID, fileID, why, born, agency string, write func(*Pack) ([]byte, error)) (*Pack, []byte, error) {
	if err := clerk.Guard(ctx, d.House.Clerk, "commission.pack"); err != nil {
		return nil, nil, err
	}
	p, err := d.Look(ctx, caseID, fileID)
	if err != nil {
		return nil, nil, err
	}
	if strings.TrimSpace(why) == "" {
		return p, nil, fault.In("why", "identification.why_needed")
	}
	if len(p.Missing) > 0 {
		return p, nil, nil
	}
	person := p.Folder.Case.Person
	if err := d.Disclosures.PrepareSubject(ctx, person); err != nil {
		return p, nil, err
	}
	if d.Names == nil {
		p.Missing = append(p.Missing, "commission.missing.vault")
		return p, nil, nil
	}
	if p.Identity, err = d.Names(ctx, person, why); err != nil {
		if k := fault.As(err).Kind; k == fault.Failed || k == fault.Repeated || k == fault.Invalid {
			return p, nil, err
		}
		p.Missing = append(p.Missing, "commission.missing.vault") // locked, or not to be opened by this reader
		return p, nil, nil
	}
	if p.Identity.Born == "" {
		p.Identity.Born = strings.TrimSpace(born)
	}
	for _, x := range []struct{ value, key string }{{p.Identity.Name, "commission.missing.name"}, {p.Identity.Born, "commission.missing.born"}, {p.Identity.Address, "commission.missing.address"}} {
		if x.value == "" {
			p.Missing = append(p.Missing, x.key)
		}
	}
	if len(p.Missing) > 0 {
		return p, nil, nil
	}
	paper, err := write(p)
	if err != nil {
		return p, nil, err
	}
	sum := sha256.Sum256(paper)
	err = clerk.Change(ctx, d.House.Clerk, "commission.pack", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		f, err := loadFile(tx, fileID)
		if err != nil {
			return err
		}
		if err := d.gate(tx, k, agency, "law", packFields); err != nil {
			return err
		}
		if _, err := d.Disclosures.Record(tx, disclosures.Disclosure{Subject: k.Person, Kind: "file", ToWhom: agency, Ground: "law", Why: why,
			Registers: "identification:" + strings.Join(packFields, ","), Rows: 1, Hash: hex.EncodeToString(sum[:])}); err != nil {
			return err
		}
		f.SentOn = tx.Today
		if err := moved(tx.Exec("commission.update", f)); err != nil {
			return err
		}
		return cases.Touch(tx, k.ID)
	})
	return p, paper, err
}

// packFields are what the pack holds.
var packFields = []string{"name", "born", "address", "application", "decision", "members"}

// waits tells what keeps a case from closing: a file that is open, or a status that waits for approval.
func (d *Desk) waits(ctx context.Context, caseID string) ([]string, error) {
	folder, err := d.Folder(ctx, caseID)
	if err != nil {
		return nil, err
	}
	standing, err := d.Standing(ctx, caseID)
	if err != nil {
		return nil, err
	}
	var out []string
	if slices.ContainsFunc(folder.Files, (*File).Open) {
		out = append(out, "commission.open_before_closing")
	}
	if slices.ContainsFunc(standing.Records, func(s *Status) bool { return s.State == Asked }) {
		out = append(out, "identification.waits_before_closing")
	}
	return out, nil
}

// gate asks whether things may leave; without a gate they may, as in the tests of this room.
func (d *Desk) gate(tx *db.Tx, k *cases.Case, to, ground string, things []string) error {
	if d.Gate == nil {
		return nil
	}
	return d.Gate(tx, k, to, ground, things)
}
