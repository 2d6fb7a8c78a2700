package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"drosme/internal/fault"
	"drosme/internal/house"
	"drosme/internal/lang"
	"drosme/internal/paper"
	"drosme/internal/seal"
)

type keyCommand struct {
	State      keyStateCommand      `cmd:"" help:"How the root key lies on this machine."`
	Split      keySplitCommand      `cmd:"" help:"Write three printed shares; any two make the key again."`
	Try        keyTryCommand        `cmd:"" help:"Try two shares: do they open this house?"`
	Join       keyJoinCommand       `cmd:"" help:"Make the key file anew from two shares."`
	Passphrase keyPassphraseCommand `cmd:"" help:"Seal the key file by a passphrase."`
	Machine    keyMachineCommand    `cmd:"" help:"Seal the key file to the TPM of this machine."`
	Public     keyPublicCommand     `cmd:"" help:"Write the public half of the house, for its door."`
	Lock       keyLockCommand       `cmd:"" help:"Emergency lock: take the key off this machine; two of three shares open the house again."`
}

// keyAt says which key file a command works on. Where the rows of the house lie makes no difference to it.
type keyAt struct{ where }

func (k keyAt) path() string { return house.Options{Dir: k.Data, KeyFile: k.Key}.KeyPath() }

func (k keyAt) read(ctx context.Context) (seal.Root, error) {
	return seal.ReadRootFile(ctx, k.path(), passphrase)
}

// plainWords are the words without an open house.
func plainWords() *lang.Words {
	b, err := house.Words()
	if err != nil {
		return lang.NewBook().For("en")
	}
	return b.For(machineLanguage())
}

type keyStateCommand struct{ keyAt }

// Run says how the key is sealed, without opening it.
func (c keyStateCommand) Run(s streams) error {
	state, err := seal.FileState(c.path())
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, plainWords().T("command.key_state."+string(state)))
	return nil
}

type keySplitCommand struct {
	keyAt
	Out string `arg:"" help:"Folder for share-1.pdf, share-2.pdf and share-3.pdf: print them, then delete them." type:"path"`
}

// Run writes the shares as three papers. They never lie beside the house.
func (c keySplitCommand) Run(ctx context.Context, s streams) error {
	root, err := c.read(ctx)
	if err != nil {
		return err
	}
	words := plainWords()
	if err := os.MkdirAll(c.Out, 0o700); err != nil {
		return fault.Because(fault.Failed, err)
	}
	for _, share := range seal.Split(root) {
		doc := paper.Document{Title: words.T("command.share_title"), Lang: words.Tag(), Kind: paper.Letter, Blocks: []paper.Block{
			paper.Heading{Level: 1, Text: words.T("command.share_title")},
			paper.Paragraph{Text: words.T("command.share_says", "number", share.Number())},
			paper.List{Items: share.Lines()},
			paper.QR{Text: share.Code(), Alt: words.T("command.share_qr"), Caption: words.T("command.share_qr")},
			paper.Paragraph{Text: words.T("command.share_keep"), Small: true},
		}}
		var b bytes.Buffer
		if err := doc.PDF(&b); err != nil {
			return err
		}
		name := filepath.Join(c.Out, fmt.Sprintf("share-%d.pdf", share.Number()))
		if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
			return fault.Because(fault.Failed, err)
		}
		fmt.Fprintln(s.out, name)
	}
	fmt.Fprintln(s.out, words.T("command.share_try"))
	return nil
}

// shares reads two shares from text files, as typed off the papers.
func shares(files []string) (a, b seal.Share, err error) {
	if len(files) != 2 {
		return a, b, fault.In("shares", "command.two_shares")
	}
	var out [2]seal.Share
	for i, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			return a, b, fault.In("shares", "command.share_file")
		}
		if out[i], err = seal.ParseShare(strings.TrimSpace(string(text))); err != nil {
			return a, b, err
		}
	}
	return out[0], out[1], nil
}

type keyTryCommand struct {
	where
	Shares []string `arg:"" help:"Two files with a share each, as typed off the paper." type:"path"`
}

// Run tries two shares against this house and notes that they were tried.
func (c keyTryCommand) Run(ctx context.Context, s streams) error {
	a, b, err := shares(c.Shares)
	if err != nil {
		return err
	}
	h, _, ctx, err := c.open(ctx, true)
	if err != nil {
		return err
	}
	defer h.Close()
	root, err := seal.Join(a, b)
	if err != nil {
		return err
	}
	if err := seal.CheckFingerprint(root, h.Keys.Root()); err != nil {
		return err
	}
	if err := h.NoteSharesTried(ctx); err != nil {
		return err
	}
	fmt.Fprintln(s.out, h.Book.For(machineLanguage()).T("command.shares_fit"))
	return nil
}

type keyJoinCommand struct {
	keyAt
	Shares []string `arg:"" help:"Two files with a share each." type:"path"`
}

// Run writes the key file anew; one that is there is never overwritten.
func (c keyJoinCommand) Run(ctx context.Context, s streams) error {
	a, b, err := shares(c.Shares)
	if err != nil {
		return err
	}
	root, err := seal.Join(a, b)
	if err != nil {
		return err
	}
	if _, err := os.Stat(c.path()); err == nil {
		if state, err := seal.FileState(c.path()); err != nil || state != seal.Shares {
			return fault.New(fault.Conflict, "command.key_there")
		}
		if err := seal.SetBare(c.path(), root); err != nil {
			return err
		}
	} else if !errors.Is(err, os.ErrNotExist) {
		return fault.Because(fault.Failed, err)
	} else if _, err := seal.KeepRoot(ctx, c.path(), root); err != nil {
		return err
	}
	fmt.Fprintln(s.out, plainWords().T("command.key_joined", "file", c.path()))
	return nil
}

type keyPassphraseCommand struct {
	keyAt
	New string `required:"" help:"File that holds the new passphrase." type:"path" placeholder:"FILE"`
}

// Run seals the key file by the passphrase in a file: commands never wait for a prompt.
func (c keyPassphraseCommand) Run(ctx context.Context, s streams) error {
	root, err := c.read(ctx)
	if err != nil {
		return err
	}
	b, err := os.ReadFile(c.New)
	if err != nil {
		return fault.In("new", "command.passphrase_file")
	}
	if err := seal.SetPassphrase(ctx, c.path(), root, bytes.TrimRight(b, "\r\n")); err != nil {
		return err
	}
	fmt.Fprintln(s.out, plainWords().T("command.key_state.passphrase"))
	return nil
}

type keyMachineCommand struct{ keyAt }

// Run seals the key file to the TPM.
func (c keyMachineCommand) Run(ctx context.Context, s streams) error {
	root, err := c.read(ctx)
	if err != nil {
		return err
	}
	if err := seal.SetMachine(ctx, c.path(), root); err != nil {
		return err
	}
	fmt.Fprintln(s.out, plainWords().T("command.key_state.tpm"))
	return nil
}
