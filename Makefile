# trenta: build, run, test. `make help` lists what there is.
SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=
RELEASE := .build/release
# Half of a short command is its own start. So: packed relocations (glibc 2.36), no search beside the
# program, and inside it instead of found, mapped and bound at each start: the C++ runtime, which the
# cryptography wants, what knows Unicode, and all that the reader reads with.
STATIC := .build/static
BOTH_LIBRARIES := utf8proc
READER_LIBRARIES := zbar png16 turbojpeg webp webpdemux gif tiff openjp2 seccomp expat sqlite3 argon2
# What those want themselves.
THEIR_LIBRARIES := z Lerc jbig deflate lzma zstd stdc++
# zxing-cpp has no static archive; its engine and C++ runtime are loaded when there is a picture.
ENGINE := $(RELEASE)/libtrenta-zxing.so
RELEASE_FLAGS := -c release --static-swift-stdlib --disable-local-rpath -Xswiftc -use-ld=lld \
  -Xlinker -z -Xlinker pack-relative-relocs -Xlinker --icf=safe -Xlinker -L$(CURDIR)/$(STATIC) \
  -Xswiftc -Xclang-linker -Xswiftc -static-libgcc
LANGUAGES := $(basename $(notdir $(wildcard Resources/po/*.po)))
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

# What the two programs are built with, and what the tests drive.
BUILD_PACKAGES := libsodium-dev libncurses-dev libqrencode-dev libzbar-dev libzxing-dev libpng-dev libturbojpeg0-dev \
  libwebp-dev libgif-dev libtiff-dev libheif-dev libjxl-dev libopenjp2-7-dev zlib1g-dev libseccomp-dev libexpat1-dev \
  libzip-dev libsqlite3-dev libargon2-dev libutf8proc-dev \
  gettext
TEST_PACKAGES := python3 python3-numpy python3-pil python3-segno python3-opencv fonts-dejavu-core \
  oathtool qrencode zbar-tools tmux pamtester libpam-google-authenticator libpng-tools \
  libjpeg-turbo-progs netpbm webp libtiff-tools libheif-examples libjxl-tools libopenjp2-tools imagemagick xclip xvfb xauth ncurses-term \
  util-linux mount strace maim scrot slop xdotool zsh fish sway swaybg grim wl-clipboard poppler-utils \
  librsvg2-bin libfribidi-bin openssl pskctool faketime keyutils

.PHONY: help run demo test bench fuzz lint format install uninstall deps deps-test release debug deb soak coverage clean messages screens

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 12

run: deps debug ## build and open the program; without a terminal, do the main job on the sample pictures
	@tools/run .build/debug

demo: deps debug ## open the screen on a throwaway vault with the sample accounts
	@tools/demo .build/debug

screens: debug ## draw README's pictures of the screen from a real terminal
	@tools/screens .build/debug

debug:
	$(SWIFT) build
	@tools/messages compile .build/debug/locale

release: ## build the programs for installation
	@mkdir -p $(STATIC)
	@for name in $(BOTH_LIBRARIES) $(READER_LIBRARIES) $(THEIR_LIBRARIES); do \
	  ln -sf "$$(clang -print-file-name=lib$$name.a)" $(STATIC)/lib$$name.a; done
	$(SWIFT) build $(RELEASE_FLAGS) --product trenta
	$(SWIFT) build $(RELEASE_FLAGS) $(THEIR_LIBRARIES:%=-Xlinker -l%) --product trenta-reader
	clang++ -std=c++17 -O2 -fPIC -shared -fvisibility=hidden -ISources/ZXingEngine/include -o $(ENGINE) \
	  Sources/ZXingEngine/engine.cpp -lZXing
	@tools/messages compile $(RELEASE)/locale

test: deps deps-test ## run all tests
	@tools/test

lint: deps-test ## check the format, the imports, where secrets may be, where paths go, and what the comments cite
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift
	.ci/check-imports
	.ci/check-paths
	.ci/check-secrets
	.ci/check-manual
	.ci/check-citations

format: ## put the sources into the format
	$(SWIFT) format --in-place --recursive Sources Tests Package.swift

fuzz: deps deps-test ## feed the parsers and the reader what libFuzzer and damage make up
	@tools/fuzz

soak: deps deps-test ## the longer proofs: every byte of every encrypted export changed, long walks, long fuzzing
	TRENTA_SOAK=1 $(SWIFT) test --filter "aChangedByte|WalkTests"
	FUZZ_RUNS=10000000 FUZZ_PICTURES=100000 tools/fuzz

coverage: deps deps-test ## print the share of lines that the tests run, by module
	@tools/coverage

bench: deps deps-test release ## print times as ratios against named peers
	@tools/bench
	@tools/bench-pictures
	@tools/bench-formats
	@tools/bench-screen

install: release ## install to PREFIX
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/libexec/trenta $(DESTDIR)$(PREFIX)/share/man/man1 \
	  $(DESTDIR)$(PREFIX)/share/man/man5 $(DESTDIR)$(PREFIX)/share/applications
	install -s -m 755 $(RELEASE)/trenta $(DESTDIR)$(PREFIX)/bin/trenta
	install -s -m 755 $(RELEASE)/trenta-reader $(DESTDIR)$(PREFIX)/libexec/trenta/trenta-reader
	install -s -m 755 $(ENGINE) $(DESTDIR)$(PREFIX)/libexec/trenta/libtrenta-zxing.so
	install -m 644 man/trenta.1 $(DESTDIR)$(PREFIX)/share/man/man1/trenta.1
	install -m 644 man/trenta.5 $(DESTDIR)$(PREFIX)/share/man/man5/trenta.5
	install -m 644 man/trenta-vault.5 $(DESTDIR)$(PREFIX)/share/man/man5/trenta-vault.5
	install -m 644 Resources/trenta.desktop $(DESTDIR)$(PREFIX)/share/applications/trenta.desktop
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/site-functions \
	  $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(RELEASE)/trenta completion bash >$(DESTDIR)$(PREFIX)/share/bash-completion/completions/trenta
	$(RELEASE)/trenta completion zsh >$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_trenta
	$(RELEASE)/trenta completion fish >$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/trenta.fish
	for language in $(LANGUAGES); do \
	  install -D -m 644 $(RELEASE)/locale/$$language/LC_MESSAGES/trenta.mo \
	    $(DESTDIR)$(PREFIX)/share/locale/$$language/LC_MESSAGES/trenta.mo; done

uninstall: ## take away what install put there
	rm -f $(DESTDIR)$(PREFIX)/bin/trenta $(DESTDIR)$(PREFIX)/libexec/trenta/trenta-reader \
	  $(DESTDIR)$(PREFIX)/libexec/trenta/libtrenta-zxing.so $(DESTDIR)$(PREFIX)/share/man/man1/trenta.1 \
	  $(DESTDIR)$(PREFIX)/share/man/man5/trenta.5 $(DESTDIR)$(PREFIX)/share/man/man5/trenta-vault.5 \
	  $(DESTDIR)$(PREFIX)/share/applications/trenta.desktop \
	  $(DESTDIR)$(PREFIX)/share/bash-completion/completions/trenta \
	  $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_trenta \
	  $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/trenta.fish \
	  $(LANGUAGES:%=$(DESTDIR)$(PREFIX)/share/locale/%/LC_MESSAGES/trenta.mo)

messages: ## bring the catalogues up to the sentences of the sources
	@tools/messages update

deps: ## install the system packages that the build needs
	@tools/deps "$(SUDO)" $(BUILD_PACKAGES)

deps-test: ## install the system packages that the tests drive
	@tools/deps "$(SUDO)" $(TEST_PACKAGES)

clean: ## remove what was built
	rm -rf .build
