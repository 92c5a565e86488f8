package org.inkloom.data.op.chinese;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Converts a text: cuts it by the longest words of one dictionary, then takes each piece through the chain. */
final class Converter {
    private final Dictionary cutting;
    private final List<List<Dictionary>> chain;

    private Converter(Dictionary cutting, List<List<Dictionary>> chain) {
        this.cutting = cutting;
        this.chain = chain;
    }

    /**
     * Reads the dictionaries of a mode.
     *
     * @throws IOException if one is missing
     */
    static Converter of(Mode mode, Path folder) throws IOException {
        List<List<Dictionary>> chain = new ArrayList<>();
        for (List<String> names : mode.chain()) {
            List<Dictionary> group = new ArrayList<>();
            for (String name : names) {
                group.add(Dictionary.read(folder, name));
            }
            chain.add(group);
        }
        return new Converter(Dictionary.read(folder, mode.cutting()), chain);
    }

    String convert(String text) {
        StringBuilder result = new StringBuilder(text.length());
        int pieceStart = 0;
        int place = 0;
        while (place < text.length()) {
            Optional<Dictionary.Match> word = cutting.at(text, place);
            if (word.isEmpty()) {
                place += Character.charCount(text.codePointAt(place));
                continue;
            }
            result.append(through(text.substring(pieceStart, place)));
            int end = place + word.get().length();
            result.append(through(text.substring(place, end)));
            place = end;
            pieceStart = end;
        }
        return result.append(through(text.substring(pieceStart))).toString();
    }

    private String through(String piece) {
        String converted = piece;
        for (List<Dictionary> group : chain) {
            converted = converted.isEmpty() ? converted : converted(converted, group);
        }
        return converted;
    }

    private static String converted(String text, List<Dictionary> group) {
        StringBuilder result = new StringBuilder(text.length());
        int place = 0;
        while (place < text.length()) {
            Optional<Dictionary.Match> match = Optional.empty();
            for (int i = 0; i < group.size() && match.isEmpty(); i++) {
                match = group.get(i).at(text, place);
            }
            if (match.isPresent()) {
                result.append(match.get().becomes());
                place += match.get().length();
            } else {
                int end = place + Character.charCount(text.codePointAt(place));
                result.append(text, place, end);
                place = end;
            }
        }
        return result.toString();
    }
}
