package offline

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"

	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
)

const (
	packMagic = "drosme pack 1\n"
	// MostPack is the most bytes of a pack: activities of six languages with their clips left out.
	MostPack = 16 << 20
	// GraceDays is how long a pack still runs approved lessons after its last day, marked as over.
	GraceDays = 14
)

// Pack is what a hub takes along.
type Pack struct {
	ID       string      `json:"id"`
	Office   Identity    `json:"office"`
	Made     when.Moment `json:"made"`
	Ends     when.Day    `json:"ends"`   // the last day
	Enrol    []byte      `json:"enrol"`  // shown once, by the first journal of a hub that is not known yet
	Called   string      `json:"called"` // what the organisation calls itself towards hosts
	Zone     string      `json:"zone"`
	Desk     string      `json:"desk"`      // the neutral name of the installation
	Language []string    `json:"languages"` // of the house
	SendTo   string      `json:"send_to"`   // address of the office for journals; empty: only by file

	Visits     []Visit    `json:"visits"`
	Activities []Activity `json:"activities"`
	Numbers    []Number   `json:"numbers"`
	Guardians  []Guardian `json:"guardians"`

	// Slurs are words of the house for which a free text is flagged, beside the list that comes with the program;
	// one with a minus before it is taken off that list.
	Slurs []string `json:"slurs,omitempty"`
}

// Visit is one day at one host, as its crew needs it: no contact person and no note, which may name somebody.
type Visit struct {
	ID           string    `json:"id"`
	Code         string    `json:"code"`
	Day          when.Day  `json:"day"`
	Host         string    `json:"host"`
	Municipality string    `json:"municipality"`
	Zone         string    `json:"zone"`
	Crew         []Crew    `json:"crew"`
	Lead         string    `json:"lead"` // id of the safeguarding lead; of a person
	Deputy       string    `json:"deputy"`
	Sessions     []Session `json:"sessions"`
}

// Crew is one of the crew, by code.
type Crew struct {
	ID   string `json:"id"`
	Code string `json:"code"`
}

// Session is one class of a visit. Version and Seen are what the office's day sheet showed when the pack was made:
// what is filled in on the road is checked against them.
type Session struct {
	ID        string     `json:"id"`
	Code      string     `json:"code"`
	Version   int        `json:"version"`
	Seen      int        `json:"seen"`
	Format    string     `json:"format"`
	Title     string     `json:"title"`
	Place     string     `json:"place"`
	Language  string     `json:"language"`
	StartsAt  when.Local `json:"starts_at"`
	EndsAt    when.Local `json:"ends_at"`
	Audiences []string   `json:"audiences"`
	Expected  int        `json:"expected"`
	Leaders   []string   `json:"leaders"` // ids of people
}

// Activity is the content of one activity as it was approved.
type Activity struct {
	ID        string   `json:"id"`
	Version   int      `json:"version"`
	Hash      string   `json:"hash"` // of its content; the file has it too, or it is not the one that was approved
	File      []byte   `json:"file"`
	Approved  when.Day `json:"approved"`
	Sensitive bool     `json:"sensitive"` // opens when the lead or the deputy has signed in
	Solo      bool     `json:"solo"`      // may be played alone
}

// Number is a number to call, with its hours, as the directory has it.
type Number struct {
	Name     string            `json:"name"`
	Phone    string            `json:"phone"`
	Hours    string            `json:"hours"`
	Child    bool              `json:"child"`   // a line for children: shown first
	Near     string            `json:"near"`    // the municipality that it belongs to; empty: the whole country
	Checked  when.Day          `json:"checked"` // when somebody last made sure of it
	Says     map[string]string `json:"says"`    // by language: for whom it is
	Country  string            `json:"country"`
	Language []string          `json:"languages"`
}

// Guardian is the safeguarding lead or the deputy: what worries are sealed to, and the private half sealed under
// their own passphrase, so that it opens on site without internet and for nobody else.
type Guardian struct {
	Duty    string `json:"duty"` // lead, deputy
	Person  string `json:"person"`
	Code    string `json:"code"`
	Called  string `json:"called"` // what pupils are told of who reads: a word, no name
	Phone   string `json:"phone"`
	Public  []byte `json:"public"`
	Private []byte `json:"private"` // sealed; its form is that of whoever made it

	// Desk is the public key of this duty at the office, and DeskKey its id: what is handed on to the office is
	// sealed to it on the laptop, so that nobody on its way and no inbox sees it.
	Desk    []byte `json:"desk,omitempty"`
	DeskKey string `json:"desk_key,omitempty"`
}

// NewEnrolment makes the secret of a pack. What the office keeps of it is EnrolmentHash.
func NewEnrolment() []byte {
	b := make([]byte, 32)
	rand.Read(b)
	return b
}

// EnrolmentHash names a secret without telling it.
func EnrolmentHash(secret []byte) string {
	sum := sha256.Sum256(append([]byte("drosme enrolment 1"), secret...))
	return hex.EncodeToString(sum[:])
}

// SealPack writes a pack and signs it.
func (o Office) SealPack(p Pack) ([]byte, error) {
	p.Office = o.Identity()
	body, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	out := append([]byte(packMagic), binary.BigEndian.AppendUint32(nil, uint32(len(body)))...)
	out = append(out, body...)
	if out = append(out, ed25519.Sign(o.sign, out)...); len(out) > MostPack {
		return nil, fault.New(fault.Invalid, "offline.pack_large", "max", MostPack>>20)
	}
	return out, nil
}

// ReadPack reads a pack and checks its signature against the identity that it names. Whether that is the office of
// this hub is the reader's to ask. What is no pack, was cut or changed is Invalid.
func ReadPack(b []byte) (Pack, error) {
	var p Pack
	if !bytes.HasPrefix(b, []byte(packMagic)) || len(b) > MostPack {
		return p, fault.New(fault.Invalid, "offline.no_pack")
	}
	damaged := fault.New(fault.Invalid, "offline.pack_damaged")
	head := len(packMagic) + 4
	if len(b) < head+ed25519.SignatureSize {
		return p, damaged
	}
	size := binary.BigEndian.Uint32(b[len(packMagic):head])
	if uint64(len(b)) != uint64(head)+uint64(size)+ed25519.SignatureSize {
		return p, damaged
	}
	signed := b[:len(b)-ed25519.SignatureSize]
	if err := json.Unmarshal(signed[head:], &p); err != nil || !p.sound() {
		return Pack{}, damaged
	}
	if !ed25519.Verify(p.Office.Sign, signed, b[len(signed):]) {
		return Pack{}, damaged
	}
	return p, nil
}

// sound tells whether a pack has what every pack has.
func (p *Pack) sound() bool {
	end, err := when.ParseDay(string(p.Ends))
	return err == nil && end == p.Ends && id.Valid(p.ID) && p.Office.sound() && len(p.Enrol) == 32 && !p.Made.Time().IsZero()
}

// Standing says whether a pack may be used on a day.
type Standing string

// The standings.
const (
	Fresh  Standing = "fresh"  // until its last day
	Grace  Standing = "grace"  // for GraceDays more approved lessons still run, marked
	Over   Standing = "over"   // nothing but rehearsals
	Absent Standing = "absent" // this laptop was never given a pack
)

// StandingOn tells how a pack stands on a day. A clock that is behind makes no old pack fresh: latest is the latest
// moment that this hub has proof of, such as when its pack was made or its last group was written.
func (p *Pack) StandingOn(today, latest when.Day) Standing {
	switch today = max(today, latest, when.Day(p.Made[:10])); {
	case today <= p.Ends:
		return Fresh
	case today <= p.Ends.Add(GraceDays):
		return Grace
	}
	return Over
}
