package seal

import (
	"bytes"
	"context"
	"encoding/hex"
	"os/exec"
	"time"

	"drosme/internal/fault"
)

const (
	// machineName is bound into what systemd-creds seals: it opens it under no other name.
	machineName = "drosme-root-key"
	machineWait = 30 * time.Second
)

// MachineCanSeal tells whether systemd-creds is there and finds a TPM that firmware, driver and
// system support.
func MachineCanSeal(ctx context.Context) bool {
	if _, err := exec.LookPath("systemd-creds"); err != nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, machineWait)
	defer cancel()
	return exec.CommandContext(ctx, "systemd-creds", "has-tpm2", "--quiet").Run() == nil
}

func machineSeal(ctx context.Context, key []byte) ([]byte, error) {
	return machineRun(ctx, []byte(hex.EncodeToString(key)), "encrypt", "--with-key=auto")
}

func machineOpen(ctx context.Context, sealed []byte) ([]byte, error) {
	text, err := machineRun(ctx, sealed, "decrypt", "--newline=no")
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(string(bytes.TrimSpace(text)))
	if err != nil {
		return nil, fault.New(fault.Locked, MachineFailed)
	}
	return key, nil
}

// machineRun passes secrets through pipes only, never as arguments or files.
func machineRun(ctx context.Context, in []byte, verb, option string) ([]byte, error) {
	if _, err := exec.LookPath("systemd-creds"); err != nil {
		return nil, fault.New(fault.Locked, MachineMissing)
	}
	ctx, cancel := context.WithTimeout(ctx, machineWait)
	defer cancel()
	command := exec.CommandContext(ctx, "systemd-creds", verb, option, "--name="+machineName, "-", "-")
	command.Stdin = bytes.NewReader(in)
	command.WaitDelay = time.Second
	out, err := command.Output()
	if err != nil || len(out) == 0 || len(out) > rootFileMax/2 {
		return nil, fault.New(fault.Locked, MachineFailed)
	}
	return out, nil
}
