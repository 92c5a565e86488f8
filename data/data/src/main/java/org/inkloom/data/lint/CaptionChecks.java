package org.inkloom.data.lint;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.inkloom.run.Counted;

/** What the lint looks for in captions. */
final class CaptionChecks {
    private static final Pattern FILE_NAME =
            Pattern.compile("(?i).+\\.(jpe?g|png|webp|gif|bmp|tiff?)|(img|dsc|image)[-_]?\\d+");

    /** A set counts as mixed when the rarer language has at least this share. */
    private static final double MIXED = 0.1;

    private CaptionChecks() {}

    static void add(List<PictureFacts> pictures, LintOptions options, List<Finding> findings) {
        for (PictureFacts picture : pictures) {
            of(picture, options).ifPresent(findings::add);
        }
        mixedLanguages(pictures).ifPresent(findings::add);
    }

    private static Optional<Finding> of(PictureFacts picture, LintOptions options) {
        String caption = picture.caption();
        List<Path> path = List.of(picture.path());
        if (caption.isEmpty()) {
            return Optional.of(new Finding(
                    Finding.Check.NO_CAPTION, path, "the caption is empty", "Describe what is to be seen."));
        }
        if (FILE_NAME.matcher(caption).matches() || caption.equals(stem(picture.path()))) {
            return Optional.of(new Finding(
                    Finding.Check.FILE_NAME_CAPTION,
                    path,
                    "the caption is '" + caption + "'",
                    "Describe what is to be seen: a file name teaches nothing."));
        }
        Optional<String> trigger = options.triggerWord();
        boolean missing = trigger.isPresent()
                && !caption.toLowerCase(Locale.ROOT).contains(trigger.get().toLowerCase(Locale.ROOT));
        return missing
                ? Optional.of(new Finding(
                        Finding.Check.NO_TRIGGER_WORD,
                        path,
                        "the caption lacks '" + trigger.get() + "'",
                        "Add the word, so that it calls the style later."))
                : Optional.empty();
    }

    private static String stem(Path picture) {
        String name = String.valueOf(picture.getFileName());
        int dot = name.lastIndexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    private static Optional<Finding> mixedLanguages(List<PictureFacts> pictures) {
        List<Path> chinese = pictures.stream()
                .filter(picture -> isChinese(picture.caption()))
                .map(PictureFacts::path)
                .toList();
        List<Path> others = pictures.stream()
                .filter(picture -> !picture.caption().isEmpty() && !isChinese(picture.caption()))
                .map(PictureFacts::path)
                .toList();
        List<Path> rarer = chinese.size() < others.size() ? chinese : others;
        int all = chinese.size() + others.size();
        return all > 0 && rarer.size() >= Math.max(1, MIXED * all)
                ? Optional.of(new Finding(
                        Finding.Check.MIXED_LANGUAGES,
                        rarer,
                        Counted.of(chinese.size(), "caption") + " in Chinese, " + others.size() + " in other languages",
                        "Write all captions in the language of your prompts."))
                : Optional.empty();
    }

    private static boolean isChinese(String caption) {
        long han = caption.codePoints()
                .filter(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN)
                .count();
        long letters = caption.codePoints().filter(Character::isLetter).count();
        return letters > 0 && han * 2 >= letters;
    }
}
