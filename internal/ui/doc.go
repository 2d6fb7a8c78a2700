// Package ui holds the frame of a page, the components, and the styles and scripts they need.
package ui
