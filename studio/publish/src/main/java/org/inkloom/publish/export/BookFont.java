package org.inkloom.publish.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.OTFParser;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeCollection;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBufferedFile;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.UserFolders;

/** Finds a font that has every character of a text: TrueType or OpenType, alone or in a collection. */
final class BookFont implements AutoCloseable {
    private static final int DEPTH = 8;
    private static final int SHOWN = 12;

    private static final Pattern SIMPLIFIED = Pattern.compile("CJKsc|SC|CN|GB|Hans|ZenHei|MicroHei");
    private static final Pattern WEIGHTED = Pattern.compile(
            "bold|black|heavy|thin|light|medium|semi|demi|italic|oblique|condensed|mono", Pattern.CASE_INSENSITIVE);

    private final TrueTypeFont font;

    private BookFont(TrueTypeFont font) {
        this.font = font;
    }

    /** Returns the font, open until this is closed. */
    TrueTypeFont font() {
        return font;
    }

    /**
     * Finds a font.
     *
     * @param given the user's; otherwise the fonts of this machine are searched
     * @throws InkloomException INK-PACK-042 if none has all characters, naming the missing ones
     */
    static BookFont find(String text, Optional<Path> given, RunControl control) {
        Set<Integer> needed = text.codePoints()
                .filter(c -> !Character.isWhitespace(c))
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
        Set<Integer> fewest = needed;
        List<Path> files = given.map(List::of).orElseGet(BookFont::installed);
        for (Path file : files) {
            control.cancellation().check("looking for a font");
            for (TrueTypeFont font : open(file)) {
                Set<Integer> missing = missing(font, needed);
                if (missing.isEmpty()) {
                    return new BookFont(font);
                }
                fewest = missing.size() < fewest.size() ? missing : fewest;
                close(font);
            }
        }
        throw none(fewest, given, files.size());
    }

    private static InkloomException none(Set<Integer> missing, Optional<Path> given, int looked) {
        String shown = missing.stream().limit(SHOWN).map(Character::toString).collect(Collectors.joining());
        return InkloomException.badInput(
                "INK-PACK-042",
                given.map(file -> "The font " + file + " cannot write the captions: it lacks ")
                                .orElse("None of the " + looked
                                        + " fonts of this machine can write the captions: the best lacks ")
                        + missing.size() + " of their characters, " + shown + (missing.size() > SHOWN ? "…" : "") + ".",
                "A book carries its font, which must be TrueType or OpenType (.ttf, .otf, .ttc) and have every character.",
                "Install one with Chinese, for example Debian's fonts-noto-cjk or fonts-wqy-zenhei, or give "
                        + SettingKey.of("font") + " FILE.");
    }

    private static Set<Integer> missing(TrueTypeFont font, Set<Integer> needed) {
        try {
            CmapLookup characters = font.getUnicodeCmapLookup();
            return needed.stream()
                    .filter(c -> characters.getGlyphId(c) == 0)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException | RuntimeException e) {
            return needed; // a font without a character map
        }
    }

    private static void close(TrueTypeFont font) {
        try {
            font.close();
        } catch (IOException e) {
            // It was only read; nothing is lost if closing fails.
            return;
        }
    }

    /** Opens the fonts of a file; damaged ones, and those whose outlines cannot be embedded, are skipped. */
    private static List<TrueTypeFont> open(Path file) {
        List<TrueTypeFont> fonts = new ArrayList<>();
        try {
            String name = file.toString().toLowerCase(Locale.ROOT);
            if (name.endsWith(".ttc")) {
                // The collection has to stay open until the book is written, while its fonts are used.
                new TrueTypeCollection(file.toFile()).processAllFonts(fonts::add);
            } else if (name.endsWith(".otf")) {
                fonts.add(new OTFParser().parse(new RandomAccessReadBufferedFile(file)));
            } else {
                fonts.add(new TTFParser().parse(new RandomAccessReadBufferedFile(file)));
            }
            fonts.removeIf(font -> !isTrueType(font) && !OutlineFont.suits(font));
            fonts.sort(Comparator.comparing(font -> !isSimplified(font)));
        } catch (IOException | RuntimeException e) {
            fonts.clear();
        }
        return fonts;
    }

    /**
     * Returns whether a font is for simplified Chinese: the fonts of a collection differ in regional forms of
     * characters, and this one is preferred.
     */
    private static boolean isSimplified(TrueTypeFont font) {
        try {
            return font.getName() != null && SIMPLIFIED.matcher(font.getName()).find();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isTrueType(TrueTypeFont font) {
        return font.getTableMap().containsKey("glyf");
    }

    private static List<Path> installed() {
        Path home = Path.of(System.getProperty("user.home"));
        List<Path> folders = List.of(
                Path.of("/usr/share/fonts"),
                Path.of("/usr/local/share/fonts"),
                home.resolve(".fonts"),
                UserFolders.of(System.getenv(), home).path("~/.local/share/fonts"),
                home.resolve("Library/Fonts"),
                Path.of("/System/Library/Fonts"),
                Path.of("/Library/Fonts"),
                home.resolve("AppData/Local/Microsoft/Windows/Fonts"),
                Path.of("C:/Windows/Fonts"));
        List<Path> files = new ArrayList<>();
        folders.forEach(folder -> files.addAll(fonts(folder)));
        // Fonts of regular weight come first; otherwise the order of folders and names is kept.
        files.sort(Comparator.comparing(
                file -> WEIGHTED.matcher(file.getFileName().toString()).find()));
        return files;
    }

    /** Returns the fonts in a folder; none if it does not exist or may not be read. */
    private static List<Path> fonts(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder, DEPTH)) {
            return all.filter(file -> file.toString().toLowerCase(Locale.ROOT).matches(".*\\.(ttf|ttc|otf)"))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    @Override
    public void close() {
        close(font);
    }
}
