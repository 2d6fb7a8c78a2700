package main

import (
	"context"
	"os"
	"os/user"
	"strings"

	"drosme/cmd/drosme/rooms"
	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/fault"
	"drosme/internal/house"
	"drosme/internal/lang"
)

// where says which house a command works on; every command takes it.
type where struct {
	Data string `required:"" help:"Folder of the house." type:"path" placeholder:"DIR"`
	DB   string `name:"db" help:"PostgreSQL instead of files in the folder: postgres://…" placeholder:"URL"`
	Key  string `help:"File of the root key; else DIR.key, beside the folder." type:"path" placeholder:"FILE"`
}

// openBook is the words of the house that was opened last, so that errors can speak them.
var openBook *lang.Book

// named says as whom a command acts; without it console acts, which opens nothing protected.
type named struct {
	As          string `help:"Act as this user instead of console." placeholder:"USER"`
	Credentials string `help:"File with the user's password, and on a second line a code of the second factor." type:"path" placeholder:"FILE"`
}

// open opens the house of a command, and gives the context in which console acts.
func (w where) open(ctx context.Context, mustExist bool) (*house.House, *rooms.Rooms, context.Context, error) {
	return openHouse(ctx, house.Options{Dir: w.Data, KeyFile: w.Key, DB: w.DB, MustExist: mustExist})
}

func openHouse(ctx context.Context, o house.Options) (*house.House, *rooms.Rooms, context.Context, error) {
	var r *rooms.Rooms
	o.Passphrase = passphrase
	o.Areas = func(h *area.House) []area.Area {
		openBook = h.Book
		r = rooms.New(h)
		return r.Areas()
	}
	h, err := house.Open(ctx, o)
	if err != nil {
		return nil, nil, ctx, err
	}
	if err := r.Start(ctx, h); err != nil {
		h.Close()
		return nil, nil, ctx, err
	}
	return h, r, console(ctx), nil
}

// openAs opens a house as where does, and as whom the command was given.
func (w where) openAs(ctx context.Context, n named, mustExist bool) (*house.House, *rooms.Rooms, context.Context, error) {
	h, r, ctx, err := w.open(ctx, mustExist)
	if err != nil {
		return nil, nil, ctx, err
	}
	if ctx, err = n.actor(ctx, r); err != nil {
		h.Close()
		return nil, nil, ctx, err
	}
	return h, r, ctx, nil
}

// actor is the context of the named user, or of console when none is named.
func (n named) actor(ctx context.Context, r *rooms.Rooms) (context.Context, error) {
	if n.As == "" {
		return ctx, nil
	}
	b, err := os.ReadFile(n.Credentials)
	if err != nil {
		return ctx, fault.In("credentials", "command.credentials")
	}
	password, code, _ := strings.Cut(strings.TrimRight(string(b), "\r\n"), "\n")
	u, err := r.Accounts.CheckPassword(ctx, n.As, strings.TrimRight(password, "\r"))
	if err != nil {
		return ctx, err
	}
	if _, err := r.Accounts.CheckSecond(ctx, u, strings.TrimSpace(code)); err != nil {
		return ctx, err
	}
	signed, err := r.Accounts.Signed(ctx, u.ID)
	if err != nil {
		return ctx, err
	}
	return clerk.WithActor(ctx, signed.Actor), nil
}

// console is the actor of commands: who holds machine and key is trusted with the registers.
func console(ctx context.Context) context.Context {
	account := "?"
	if u, err := user.Current(); err == nil {
		account = u.Username
	}
	return clerk.WithActor(ctx, access.Actor{System: "console", Account: account})
}

// passphrase comes from the file named in DROSME_PASSPHRASE_FILE: commands never wait for a prompt.
func passphrase() ([]byte, error) {
	name := os.Getenv("DROSME_PASSPHRASE_FILE")
	if name == "" {
		return nil, nil
	}
	b, err := os.ReadFile(name)
	return []byte(strings.TrimRight(string(b), "\r\n")), err
}

// machineLanguage is the language of the machine's own messages.
func machineLanguage() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); len(v) >= 2 {
			return v[:2]
		}
	}
	return "en"
}
