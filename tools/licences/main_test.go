package main

import (
	"strings"
	"testing"
)

const mit = `The MIT License

Copyright (c) 2019 Ana Paraugs

Permission is hereby granted, free of charge, to any person obtaining
a copy of this software, subject to the following conditions: …`

func TestLicencesAreKnownByTheirWords(t *testing.T) {
	for text, want := range map[string]string{
		mit: "MIT",
		"// Apache License\n//  Version 2.0, January 2004":                                                                                                                   "Apache-2.0",
		"Redistribution and use in source and binary forms, … Redistributions in binary form must reproduce":                                                                 "BSD",
		"Permission to use, copy, modify, and/or distribute this software for any\npurpose with or without fee is hereby granted, provided that the above\ncopyright notice": "ISC",
		"SIL OPEN FONT LICENSE Version 1.1": "OFL-1.1",
	} {
		got, err := judge(part{name: "x", texts: []string{text}})
		if err != nil || strings.Join(got, ",") != want {
			t.Errorf("%.40q is %v, %v; want %s", text, got, err, want)
		}
	}
}

func TestWhatMustStayOutIsRefused(t *testing.T) {
	for _, text := range []string{
		"GNU GENERAL PUBLIC LICENSE Version 3", "GNU Affero General\nPublic License", "GNU LESSER GENERAL PUBLIC LICENSE",
		"Mozilla Public License Version 2.0 … GNU General Public License, Version 2.0", "All rights reserved.", "",
	} {
		if got, err := judge(part{name: "x", texts: []string{text}}); err == nil {
			t.Errorf("%q passes as %v", text, got)
		}
	}
	if got, err := judge(part{name: "x", tests: true, texts: []string{"Mozilla Public License … GNU General Public License"}}); err != nil || strings.Join(got, ",") != "MPL" {
		t.Errorf("MPL for tests only is %v, %v", got, err)
	}
	if _, err := judge(part{name: "x"}); err == nil {
		t.Error("a part without any licence passes")
	}
}

func TestThePageNamesEachOwnerAndHoldsEachTextOnce(t *testing.T) {
	page, err := render([]part{
		{name: "a", version: "v1", texts: []string{mit}},
		{name: "b", version: "v2", texts: []string{strings.Replace(mit, "2019 Ana Paraugs", "2020 Ben Sample", 1)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"| a | v1 | MIT | Copyright (c) 2019 Ana Paraugs |", "| b | v2 | MIT | Copyright (c) 2020 Ben Sample |", "### a, b\n",
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page does not say %q:\n%s", want, page)
		}
	}
	if n := strings.Count(string(page), "Permission is hereby"); n != 1 {
		t.Errorf("the text stands there %d times, want once", n)
	}
}

func TestWhatIsALicenceFile(t *testing.T) {
	for name, want := range map[string]bool{
		"LICENSE": true, "LICENSE.txt": true, "License-MIT.md": true, "NOTICE": true, "NOTICE.txt": true, "NOTICE.md": true, "COPYING": true, "OFL.txt": true,
		"notice.1.en.txt": false, "notice.12.lv.txt": false, "consent.1.en.txt": false, "licences.md": false, "notice_pages.go": false,
	} {
		if isLicence(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}
