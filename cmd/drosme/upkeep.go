package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/house"

	"drosme/cmd/drosme/rooms"
)

type backupCommand struct {
	where
	File string `arg:"" help:"File to write; FILE.keys is written beside it." type:"path"`
}

// Run makes a backup while the server runs or not.
func (c backupCommand) Run(ctx context.Context, s streams) error {
	h, _, ctx, err := c.open(ctx, true)
	if err != nil {
		return err
	}
	defer h.Close()
	if err := h.Backup(ctx, c.File); err != nil {
		return err
	}
	fmt.Fprintln(s.out, h.Book.For(machineLanguage()).T("command.backup_done", "file", c.File))
	return nil
}

type restoreCommand struct {
	Data   string `required:"" help:"Folder of the new house." type:"path" placeholder:"NEW"`
	DB     string `name:"db" help:"PostgreSQL instead of files in the folder." placeholder:"URL"`
	Key    string `help:"File of the root key of the house that made the backup; else NEW.key." type:"path" placeholder:"FILE"`
	Keys   string `help:"File of keys; else the newest beside the backup." type:"path" placeholder:"FILE.keys"`
	Backup string `arg:"" help:"The backup." type:"path"`
}

// Run restores into a new house; forgetting that came after the backup is applied again first.
func (c restoreCommand) Run(ctx context.Context, s streams) error {
	var r *rooms.Rooms
	o := house.Options{Dir: c.Data, KeyFile: c.Key, DB: c.DB, Passphrase: passphrase, Areas: func(h *area.House) []area.Area {
		openBook = h.Book
		r = rooms.New(h)
		return r.Areas()
	}}
	ctx = console(ctx)
	h, did, err := house.Restore(ctx, o, c.Backup, c.Keys, func(h *house.House, ids []string) error {
		return r.ForgetAgain(ctx, h, ids)
	})
	if err != nil {
		return err
	}
	defer h.Close()
	words := h.Book.For(machineLanguage())
	fmt.Fprintln(s.out, words.T("command.restore_done", "made", did.Made))
	if did.Forgotten > 0 {
		fmt.Fprintln(s.out, words.N("command.forgotten_again", did.Forgotten))
	}
	there, err := keyBeside(o, c.Data)
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, words.T("command.restore_key", "place", there))
	return nil
}

// keyBeside copies the key file, sealed as it is, beside the new house, so that it starts like any other; a
// file that is there stays.
func keyBeside(o house.Options, data string) (string, error) {
	there := house.Options{Dir: data}.KeyPath()
	if there == o.KeyPath() {
		return there, nil
	}
	b, err := os.ReadFile(o.KeyPath())
	if err != nil {
		return "", fault.Because(fault.Failed, err)
	}
	f, err := os.OpenFile(there, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return o.KeyPath(), nil
	}
	if err != nil {
		return "", fault.Because(fault.Failed, err)
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", fault.Because(fault.NoSpace, err)
	}
	return there, nil
}

type moveCommand struct {
	where
	To   string `required:"" help:"Folder of the new house; it must be empty." type:"path" placeholder:"DIR2"`
	ToDB string `name:"to-db" help:"PostgreSQL for the new house." placeholder:"URL2"`
}

// Run copies the house row by row into an empty one.
func (c moveCommand) Run(ctx context.Context, s streams) error {
	h, _, ctx, err := c.open(ctx, true)
	if err != nil {
		return err
	}
	defer h.Close()
	to := house.Options{Dir: c.To, DB: c.ToDB, Areas: func(h *area.House) []area.Area { return rooms.New(h).Areas() }}
	if err := h.Move(ctx, to); err != nil {
		return err
	}
	fmt.Fprintln(s.out, h.Book.For(machineLanguage()).T("command.move_done", "folder", c.To, "key", filepath.Clean(c.To)+".key"))
	return nil
}

type auditCommand struct {
	Verify verifyCommand `cmd:"" help:"Find changed, removed or reordered lines, and a cut tail."`
}

type verifyCommand struct{ where }

// Run checks the whole log; anything wrong is exit code 1.
func (c verifyCommand) Run(ctx context.Context, s streams) error {
	h, r, ctx, err := c.open(ctx, true)
	if err != nil {
		return err
	}
	defer h.Close()
	if _, err := h.Log.Seal(ctx); err != nil { // what a stopped server left
		return err
	}
	rep, err := r.Accounts.VerifyLog(ctx)
	if err != nil {
		return err
	}
	words := h.Book.For(machineLanguage())
	for _, f := range rep.Findings {
		fmt.Fprintf(s.err, "%d: %s\n", f.Seq, words.T(f.What)) // the number of the line, then what is wrong with it
	}
	if len(rep.Findings) > 0 {
		return exit(1)
	}
	fmt.Fprintln(s.out, words.N("command.log_whole", int(rep.Lines)))
	return nil
}

type userCommand struct {
	Add   userAddCommand   `cmd:"" help:"Make an account and print its single-use link."`
	Reset userResetCommand `cmd:"" help:"Print a single-use link for a new password."`
}

type userAddCommand struct {
	where
	URL   string   `name:"url" default:"http://127.0.0.1:8080" help:"Address of the house, for the link." placeholder:"https://…"`
	Login string   `arg:"" help:"What the person signs in with."`
	Roles []string `name:"role" required:"" help:"Role; give it several times for several roles." placeholder:"ROLE"`
	Until string   `help:"Last day of the roles; a reviewer's is never empty." placeholder:"DAY"`
}

// Run makes the account.
func (c userAddCommand) Run(ctx context.Context, s streams) error {
	var l fault.List
	until := day(&l, "until", c.Until)
	if err := l.Err(); err != nil {
		return err
	}
	h, r, ctx, err := openHouse(ctx, house.Options{Dir: c.Data, KeyFile: c.Key, DB: c.DB, URL: c.URL})
	if err != nil {
		return err
	}
	defer h.Close()
	link, err := r.AddUser(ctx, c.Login, c.Roles, until)
	if err != nil {
		f := fault.As(err)
		for i := range f.Fields { // the page has a day for each role, the command one for all
			if strings.HasPrefix(f.Fields[i].Name, "until") {
				f.Fields[i].Name = "until"
			}
		}
		return f
	}
	fmt.Fprintln(s.out, link)
	return nil
}

type userResetCommand struct {
	where
	URL    string `name:"url" default:"http://127.0.0.1:8080" help:"Address of the house, for the link." placeholder:"https://…"`
	Login  string `arg:"" help:"What the person signs in with."`
	Factor bool   `help:"Also take the second factor away, when phone or key are lost."`
}

// Run prints a link for a new password.
func (c userResetCommand) Run(ctx context.Context, s streams) error {
	h, r, ctx, err := openHouse(ctx, house.Options{Dir: c.Data, KeyFile: c.Key, DB: c.DB, URL: c.URL, MustExist: true})
	if err != nil {
		return err
	}
	defer h.Close()
	link, err := r.Accounts.ResetLink(ctx, c.Login, c.Factor)
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, link)
	return nil
}
