package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"drosme/cmd/drosme/rooms"
	"drosme/hub"
	"drosme/internal/fault"
	"drosme/internal/house"
	"drosme/internal/lesson"
	"drosme/internal/live"
	"drosme/internal/seal"
)

// hubCommand is the laptop that goes along with the trailer, on both of its sides.
type hubCommand struct {
	Serve   hubServeCommand   `cmd:"" default:"withargs" hidden:"" help:"Serve phones, and the crew on this laptop."`
	Pack    hubPackCommand    `cmd:"" help:"At the office: write a pack for a laptop: visits, activities, numbers."`
	Unpack  hubUnpackCommand  `cmd:"" help:"On the laptop: take a pack along."`
	Journal hubJournalCommand `cmd:"" help:"On the laptop: write the sealed journal into a file, to carry to the office."`
	Send    hubSendCommand    `cmd:"" help:"On the laptop: send the journal to the office over the network."`
	Receive hubReceiveCommand `cmd:"" help:"At the office: take in the journal of a laptop. Twice is no harm."`
	Receipt hubReceiptCommand `cmd:"" help:"On the laptop: keep a receipt that came back."`
	Room    hubRoomCommand    `cmd:"" help:"Open a room: prints its code and the presenter's token. The server may run or not."`
	Ledger  hubLedgerCommand  `cmd:"" help:"What came in for each question of a room, as CSV; at the office too, once it arrived."`
	Lock    hubLockCommand    `cmd:"" help:"On the laptop: let go of the opened key; the passphrase is asked at the next start."`
}

// hubAt says which laptop's folder a command works on, and where its passphrase is.
type hubAt struct {
	Data           string `required:"" help:"Folder of the hub." type:"path" placeholder:"DIR"`
	Key            string `help:"File of the root key; else DIR.key, beside the folder." type:"path" placeholder:"FILE"`
	PassphraseFile string `help:"File that holds the crew's passphrase. Else it is held since the start of the machine, or asked." placeholder:"F"`
}

func (c hubAt) options() house.Options { return house.Options{Dir: c.Data, KeyFile: c.Key} }

// root gives the opened key: held since the start of the machine, or opened by the passphrase and held from now on.
// A new hub gets a passphrase that is said once.
func (c hubAt) root(ctx context.Context, s streams, mayMake bool) (seal.Root, seal.Holder, error) {
	plainHubWords() // so that an error before the house is open is a sentence
	path := c.options().KeyPath()
	state, err := seal.FileState(path)
	if err != nil {
		return seal.Root{}, "", err
	}
	var root seal.Root
	switch state {
	case seal.Missing:
		if c.options().Exists() {
			return root, "", fault.New(fault.Locked, seal.KeyMissing)
		}
		if !mayMake {
			return root, "", fault.New(fault.NotFound, "command.hub.not_a_hub")
		}
		given, err := c.given()
		if err != nil {
			return root, "", err
		}
		made := ""
		if len(given) == 0 {
			made = seal.NewPassphrase()
			given = []byte(made)
		}
		if root, err = seal.CreatePassphraseFile(ctx, path, given); err != nil {
			return root, "", err
		}
		if made != "" {
			fmt.Fprintln(s.err, plainHubWords().T("command.hub.passphrase", "words", made))
		}
	case seal.Passphrase:
		f, err := seal.FileFingerprint(path)
		if err != nil {
			return root, "", err
		}
		if root, where := seal.Held(f); !root.IsZero() {
			return root, where, nil
		}
		if root, err = seal.ReadRootFile(ctx, path, func() ([]byte, error) { return c.typed(s) }); err != nil {
			return root, "", err
		}
	default: // of an office, or laid open by hand: nothing is held
		root, err := seal.ReadRootFile(ctx, path, c.given)
		return root, seal.HeldNowhere, err
	}
	return root, seal.Hold(root), nil
}

// given is the passphrase of a file; none is empty.
func (c hubAt) given() ([]byte, error) {
	if c.PassphraseFile == "" {
		return passphrase()
	}
	b, err := os.ReadFile(c.PassphraseFile)
	if err != nil {
		return nil, fault.In("passphrase-file", "command.passphrase_file")
	}
	return bytes.TrimRight(b, "\r\n"), nil
}

// typed is the passphrase of a file, or what is typed where somebody sits.
func (c hubAt) typed(s streams) ([]byte, error) {
	b, err := c.given()
	if err != nil || len(b) > 0 {
		return b, err
	}
	return askPassphrase(s.err, plainHubWords().T("command.hub.ask"))
}

// open opens the laptop's house.
func (c hubAt) open(ctx context.Context, s streams, mayMake bool) (*house.House, *rooms.Rooms, context.Context, seal.Holder, error) {
	root, where, err := c.root(ctx, s, mayMake)
	if err != nil {
		return nil, nil, ctx, "", err
	}
	o := c.options()
	o.Root = &root
	h, r, ctx, err := openHouse(ctx, o)
	return h, r, ctx, where, err
}

// openAny opens a house for a command that works at the office and on a laptop.
func (c hubAt) openAny(ctx context.Context, s streams, db string) (*house.House, *rooms.Rooms, context.Context, error) {
	if db != "" {
		return where{Data: c.Data, Key: c.Key, DB: db}.open(ctx, true)
	}
	if !c.options().Exists() {
		return nil, nil, ctx, fault.New(fault.NotFound, "house.none", "folder", c.Data)
	}
	h, r, ctx, _, err := c.open(ctx, s, false)
	return h, r, ctx, err
}

type hubPackCommand struct {
	where
	Until  string `help:"Last day of the pack; else two weeks from today." placeholder:"DATE"`
	SendTo string `name:"send-to" help:"Address of this office for journals over the network." placeholder:"https://…"`
	File   string `arg:"" help:"File to write, to carry to the laptop." type:"path"`
}

// Run writes a pack.
func (c hubPackCommand) Run(ctx context.Context, s streams) error {
	var l fault.List
	ends := day(&l, "until", c.Until)
	if err := l.Err(); err != nil {
		return err
	}
	h, r, ctx, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer h.Close()
	to := c.SendTo
	if to == "" {
		to = r.Hub.SendTo()
	}
	file, p, err := r.Hub.MakePack(ctx, hub.Order{Ends: ends, SendTo: to})
	if err != nil {
		return err
	}
	if err := writeOver(c.File, file); err != nil {
		return err
	}
	words := h.Book.For(machineLanguage())
	fmt.Fprintln(s.out, words.T("command.hub.packed", "day", words.Day(p.EndsOn), "visits", p.Visits, "activities", p.Activities))
	return nil
}

// writeOver writes a file whole or not at all, in the place of what was there.
func writeOver(name string, b []byte) error {
	return seal.WriteFile(filepath.Dir(name), filepath.Base(name), b)
}

type hubUnpackCommand struct {
	hubAt
	File string `arg:"" help:"The pack." type:"path"`
}

// Run takes a pack along; a folder that is none yet becomes a hub.
func (c hubUnpackCommand) Run(ctx context.Context, s streams) error {
	b, err := os.ReadFile(c.File)
	if err != nil {
		return fault.New(fault.NotFound, "command.no_carried_file", "file", c.File)
	}
	h, r, ctx, _, err := c.open(ctx, s, true)
	if err != nil {
		return err
	}
	defer h.Close()
	p, err := r.Hub.Unpack(ctx, b)
	if err != nil {
		return err
	}
	words := h.Book.For(machineLanguage())
	fmt.Fprintln(s.out, words.T("command.hub.unpacked", "day", words.Day(p.Ends), "visits", len(p.Visits), "activities", len(p.Activities), "office", p.Office.Name()))
	return nil
}

type hubJournalCommand struct {
	hubAt
	File string `arg:"" help:"File to write." type:"path"`
}

// Run writes the journal: the same journal, the same bytes.
func (c hubJournalCommand) Run(ctx context.Context, s streams) error {
	h, r, ctx, _, err := c.open(ctx, s, false)
	if err != nil {
		return err
	}
	defer h.Close()
	done, err := attachJournal(ctx, h, r, true)
	if err != nil {
		return err
	}
	defer done()
	var b bytes.Buffer
	groups, entries, err := r.Hub.WriteJournal(ctx, &b)
	if err != nil {
		return err
	}
	if err := writeOver(c.File, b.Bytes()); err != nil {
		return err
	}
	fmt.Fprintln(s.out, h.Book.For(machineLanguage()).T("command.hub.journal", "groups", groups, "entries", entries))
	return nil
}

type hubReceiveCommand struct {
	where
	Receipt string `help:"Where to write the receipt; else FILE.receipt, beside the journal." type:"path" placeholder:"FILE"`
	File    string `arg:"" help:"The journal." type:"path"`
}

// Run takes in a journal, and prints what was new. It ends with 1 when the journal was refused, cut or changed; what
// came whole before that stays.
func (c hubReceiveCommand) Run(ctx context.Context, s streams) error {
	f, err := os.Open(c.File)
	if err != nil {
		return fault.New(fault.NotFound, "command.no_carried_file", "file", c.File)
	}
	defer f.Close()
	h, r, ctx, err := c.open(ctx, true)
	if err != nil {
		return err
	}
	defer h.Close()
	done, err := attachJournal(ctx, h, r, false)
	if err != nil {
		return err
	}
	defer done()
	a, err := r.Hub.ReceiveFile(ctx, f)
	if err != nil {
		return err
	}
	words := h.Book.For(machineLanguage())
	if a.New {
		fmt.Fprintln(s.out, words.T("command.hub.enrolled", "code", a.Code))
	}
	if a.Groups == 0 {
		fmt.Fprintln(s.out, words.T("hub.nothing_new", "code", a.Code))
	} else {
		fmt.Fprintln(s.out, words.T("hub.came", "code", a.Code, "groups", a.Groups, "entries", a.Entries))
	}
	if a.Receipt != "" {
		name := c.Receipt
		if name == "" {
			name = c.File + ".receipt"
		}
		if err := writeOver(name, []byte(a.Receipt+"\n")); err == nil { // a stick that is full or shut costs the receipt, not the journal
			fmt.Fprintln(s.out, words.T("command.hub.receipt", "file", name))
		} else if c.Receipt != "" {
			return err
		}
	}
	if a.Bad != "" {
		fmt.Fprintln(s.err, "drosme:", words.T("hub.bad."+a.Bad, "n", a.N))
		return exit(1)
	}
	return nil
}

type hubReceiptCommand struct {
	hubAt
	File string `arg:"" help:"The receipt." type:"path"`
}

// Run keeps a receipt.
func (c hubReceiptCommand) Run(ctx context.Context, s streams) error {
	b, err := readSome(c.File, 64<<10)
	if err != nil {
		return fault.New(fault.NotFound, "command.no_carried_file", "file", c.File)
	}
	h, r, ctx, _, err := c.open(ctx, s, false)
	if err != nil {
		return err
	}
	defer h.Close()
	done, err := attachJournal(ctx, h, r, true)
	if err != nil {
		return err
	}
	defer done()
	got, err := r.Hub.TakeReceipt(ctx, string(b))
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, h.Book.For(machineLanguage()).T("hub.receipt_says", "groups", got.Groups, "entries", got.Entries, "n", got.N))
	return nil
}

type hubRoomCommand struct {
	hubAt
	Activity string  `required:"" help:"File of an activity. One that is not an approved one of the pack is a rehearsal." type:"path" placeholder:"FILE"`
	Auto     float64 `help:"The room steers itself: so many seconds for each step." placeholder:"SECONDS"`
	Language string  `help:"Language of the projector." default:"lv"`
	By       string  `help:"Who decides in stories: class, groups, each; else as each story says." placeholder:"WHO"`
	Groups   int     `help:"With groups: how many." placeholder:"N"`
	Why      string  `help:"Reason of who leads, for a sensitive activity while neither the lead nor the deputy has signed in." placeholder:"TEXT"`
	Solo     bool    `help:"Played alone, from a poster: no answers are stored."`
}

// Run opens a room and prints its code and the presenter's token, one a line.
func (c hubRoomCommand) Run(ctx context.Context, s streams) error {
	source, err := os.ReadFile(c.Activity)
	if err != nil {
		return fault.New(fault.NotFound, "command.hub.activity_file", "file", c.Activity)
	}
	a, err := lesson.Load(c.Activity, source)
	var wrong lesson.Faults
	if errors.As(err, &wrong) {
		sayPlaces(plainHubWords(), wrong, s.err)
		return exit(1)
	}
	if err != nil {
		return err
	}
	start := hub.Start{Kind: hub.Unplanned, Activity: a.ID, Why: c.Why, Opening: live.Opening{Source: source, Language: c.Language, By: lesson.By(c.By), Groups: c.Groups, Solo: c.Solo,
		Auto: time.Duration(c.Auto * float64(time.Second))}}
	opened, rehearsal, err := c.begin(ctx, s, start)
	if err != nil {
		return err
	}
	if rehearsal {
		fmt.Fprintln(s.err, plainHubWords().T("command.hub.rehearsal"))
	}
	fmt.Fprintf(s.out, "%s\n%s\n", opened.Code, opened.Desk)
	return nil
}

// begin asks the running server to open the room, or does it under the lock while none runs.
func (c hubRoomCommand) begin(ctx context.Context, s streams, start hub.Start) (live.Opened, bool, error) {
	opened, rehearsal, err := askServer(ctx, c.Data, start)
	if !errors.Is(err, errNoServer) {
		return opened, rehearsal, err
	}
	unlock, err := lockFolder(c.Data)
	if err != nil {
		return opened, false, err
	}
	defer unlock()
	h, r, ctx, _, err := c.open(ctx, s, true)
	if err != nil {
		return opened, false, err
	}
	defer h.Close()
	engine, done, err := startEngine(ctx, h, r, engineOptions{})
	if err != nil {
		return opened, false, err
	}
	defer done()
	r.Hub.Live = engine
	return beginHere(ctx, r, start)
}

func beginHere(ctx context.Context, r *rooms.Rooms, start hub.Start) (live.Opened, bool, error) {
	k, err := r.Hub.Kit(ctx)
	if err != nil {
		return live.Opened{}, false, err
	}
	opened, err := r.Hub.Begin(ctx, start)
	return opened, !k.Runs(start.Activity, start.Opening.Source), err
}

type hubLedgerCommand struct {
	hubAt
	DB   string `name:"db" help:"At an office on PostgreSQL: postgres://…" placeholder:"URL"`
	Room string `required:"" help:"Code of the room." placeholder:"CODE"`
}

// Run prints the ledger of a room, open or closed.
func (c hubLedgerCommand) Run(ctx context.Context, s streams) error {
	if err := askLedger(ctx, c.Data, c.Room, s.out); !errors.Is(err, errNoServer) {
		return err
	}
	h, r, ctx, err := c.openAny(ctx, s, c.DB)
	if err != nil {
		return err
	}
	defer h.Close()
	j, done, err := openJournal(ctx, h, r, true)
	if err != nil {
		return err
	}
	defer done()
	lines, err := live.LedgerOf(ctx, j, strings.ReplaceAll(c.Room, " ", ""))
	var no *live.Refusal
	if errors.As(err, &no) {
		return fault.New(fault.NotFound, "command.hub.no_room", "code", c.Room)
	}
	if err != nil {
		return err
	}
	return live.WriteLedger(s.out, lines)
}

type hubLockCommand struct{ hubAt }

// Run lets go of a held key. A server that runs goes on until it is stopped.
func (c hubLockCommand) Run(s streams) error {
	f, err := seal.FileFingerprint(c.options().KeyPath())
	if err != nil {
		return err
	}
	seal.Forget(f)
	fmt.Fprintln(s.out, plainHubWords().T("command.hub.locked"))
	return nil
}
