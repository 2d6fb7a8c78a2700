package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// What phones, projector and presenter load in a lesson is kept apart from the staff's pages: a phone's
// first load is small, in the JavaScript of 2017, and served by a hub without internet.
const (
	liveSource = "internal/live/screens/src"
	liveDist   = "internal/live/screens/dist"
)

// The scripts and styles of the live lesson, each an entry of its own.
var liveParts = []string{"phone.ts", "desk.ts", "wall.ts", "phone.css", "desk.css", "wall.css"}

// runLive writes the parts of the live lesson to a folder, in the way of run.
func runLive(out string) error {
	if err := os.RemoveAll(out); err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	d := folder{path: out, manifest: map[string]string{}}
	for _, name := range liveParts {
		r := api.Build(api.BuildOptions{
			EntryPoints: []string{filepath.Join(liveSource, name)}, Bundle: true, Format: api.FormatIIFE,
			Target: api.ES2017, Charset: api.CharsetUTF8, LogLevel: api.LogLevelSilent,
			MinifyWhitespace: true, MinifySyntax: true, MinifyIdentifiers: true,
			TsconfigRaw: `{"compilerOptions":{"useDefineForClassFields":false}}`, // shorter
			// Flat rules and prefixes as phones of 2017 read them.
			Engines: []api.Engine{{Name: api.EngineChrome, Version: "60"}, {Name: api.EngineFirefox, Version: "55"}, {Name: api.EngineSafari, Version: "11"}, {Name: api.EngineIOS, Version: "11"}},
		})
		if err := told(name, r.Errors); err != nil {
			return err
		}
		if err := d.put(strings.Replace(name, ".ts", ".js", 1), r.OutputFiles[0].Contents); err != nil {
			return err
		}
	}
	seal, err := sealing()
	if err != nil {
		return err
	}
	if err := d.put("seal.js", seal); err != nil {
		return err
	}
	list, err := json.MarshalIndent(d.manifest, "", "\t")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "manifest.json"), append(list, '\n'), 0o644)
}

// Of the vendored library a phone needs to close boxes, not to open them, and no signatures. Each pair is cut out of the one file, from
// the first text to before the second; then what nothing calls falls away by itself.
var notNeeded = [][2]string{
	{`i.lowlevel={`, `i.randomBytes=`},
	{`i.secretbox.open=`, `i.secretbox.keyLength=`},
	{`i.scalarMult=`, `i.box=`},
	{`i.box.open=`, `i.box.keyPair=`},
	{`i.box.keyPair.fromSecretKey=`, `i.box.publicKeyLength=`},
	{`i.sign=function`, `i.setPRNG=function`},
	{`else"undefined"!=typeof require`, `}()}("undefined"!=typeof module`},
}

// sealing makes of the vendored library the script with which a phone seals a note: half its size. A
// text that is no longer there is an error, so that a newer library is looked at.
func sealing() ([]byte, error) {
	b, err := os.ReadFile(filepath.Join(vendored, "tweetnacl", "nacl.min.js"))
	if err != nil {
		return nil, err
	}
	s := string(b)
	for _, cut := range notNeeded {
		from := strings.Index(s, cut[0])
		to := strings.Index(s, cut[1])
		if from < 0 || to < from {
			return nil, fmt.Errorf("tweetnacl: %q before %q is not there any more", cut[0], cut[1])
		}
		s = s[:from] + s[to:]
	}
	s, opened := strings.CutPrefix(s, `!function(i){"use strict";`)
	s, closed := strings.CutSuffix(strings.TrimSpace(s), `}("undefined"!=typeof module&&module.exports?module.exports:self.nacl=self.nacl||{});`)
	if !opened || !closed {
		return nil, errors.New("tweetnacl: its first or last words are others")
	}
	r := api.Transform("const i={};"+s+";self.nacl=i", api.TransformOptions{
		Format: api.FormatIIFE, Target: api.ES2017, TreeShaking: api.TreeShakingTrue,
		MinifyWhitespace: true, MinifySyntax: true, MinifyIdentifiers: true,
	})
	return r.Code, told("tweetnacl", r.Errors)
}
