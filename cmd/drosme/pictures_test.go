package main

import (
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"drosme/internal/access"
	"drosme/internal/browsertest"
)

// pictureWide and pictureHigh are the size of the pictures of the README, in pixels.
const (
	pictureWide = 1280
	pictureHigh = 860
)

// TestPicturesOfTheReadme walks to the pages that the README shows. With DROSME_PICTURES=docs/pictures (an
// absolute path, or from this folder) it writes them anew.
func TestPicturesOfTheReadme(t *testing.T) {
	b := browsertest.Start(t)
	s := demonstration(t)
	_, today := s.house.Clerk.Now()
	into := os.Getenv("DROSME_PICTURES")
	take := func(p *browsertest.Person, name string) {
		t.Helper()
		p.Size(pictureWide, pictureHigh)
		shot := p.Screenshot("readme_" + name)
		if into == "" {
			return
		}
		if err := picture(shot, filepath.Join(into, name+".png")); err != nil {
			t.Fatal(err)
		}
	}

	coordinator := s.person(t, b, access.Coordinator)
	take(coordinator, "day")
	coordinator.Open(s.URL + "/plan?day=" + string(today.Add(7)))
	coordinator.See("Info-trailer")
	take(coordinator, "plan")
	coordinator.Open(s.URL + "/results")
	coordinator.Click("LV03-0172")
	coordinator.See("Schools visited by the info-trailer")
	take(coordinator, "results")

	educator := s.person(t, b, access.Educator)
	educator.Click("Type in the day")
	educator.See("Save the day")
	take(educator, "sheet")

	worker := s.person(t, b, access.Caseworker)
	first := s.URL + "/cases/" + s.planned(t)
	worker.Open(first)
	worker.See("About the case")
	take(worker, "case")
	worker.Open(first + "/hours")
	worker.See("Rehabilitation course")
	take(worker, "clocks")
	operator := s.person(t, b, access.Helpline)
	operator.Open(s.URL + "/calls/new")
	operator.See("112")
	take(operator, "helpline")
}

// planned is the case of the demonstration that has a plan: the one with the most to show.
func (s *site) planned(t *testing.T) string {
	t.Helper()
	for _, k := range s.openCases(t) {
		goals, err := s.rooms.Casework.Goals(s.acting(t, access.Caseworker), k.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(goals) > 0 {
			return k.ID
		}
	}
	t.Fatal("no case has a plan")
	return ""
}

// picture cuts the upper part of a page and writes it as small as PNG can.
func picture(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	page, err := png.Decode(in)
	if err != nil {
		return err
	}
	cut := image.NewRGBA(image.Rect(0, 0, pictureWide, min(pictureHigh, page.Bounds().Dy())))
	draw.Draw(cut, cut.Bounds(), page, page.Bounds().Min, draw.Src)
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(out, cut); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}
