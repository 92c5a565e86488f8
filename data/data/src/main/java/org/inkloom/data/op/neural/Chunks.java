package org.inkloom.data.op.neural;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.data.op.clean.PythonText;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Sample;

/** A caption cut at the end-of-chunk token; the picture tokens of a chunk take the sample's next pictures. */
final class Chunks {
    private static final String AUDIO = "<__dj__audio>";
    private static final String VIDEO = "<__dj__video>";

    private Chunks() {}

    /**
     * A piece of a caption.
     *
     * @param raw as it stands in the caption
     * @param text without special tokens
     * @param tokens the special tokens alone, in order
     * @param pictures paths of its pictures; fewer than it has tokens when the sample has too few
     */
    record Chunk(String raw, String text, String tokens, List<String> pictures) {}

    /** Returns all chunks of a sample's caption; a caption without end-of-chunk token is one. */
    static List<Chunk> of(Sample sample, FieldKeys keys) {
        String rest = sample.requireText(keys.text());
        List<String> paths =
                sample.pictures(keys).stream().map(picture -> picture.path()).toList();
        List<Chunk> chunks = new ArrayList<>();
        int used = 0;
        while (true) {
            int end = keys.endOfChunk().isEmpty() ? -1 : rest.indexOf(keys.endOfChunk());
            String raw = end < 0 ? rest : rest.substring(0, end);
            int tokens = count(raw, keys.imageToken());
            int from = Math.min(used, paths.size());
            int to = Math.min(used + tokens, paths.size());
            chunks.add(new Chunk(raw, plain(raw, keys), special(raw, keys), paths.subList(from, to)));
            used += tokens;
            if (end < 0) {
                return chunks;
            }
            rest = rest.substring(end + keys.endOfChunk().length());
        }
    }

    static int count(String text, String token) {
        int count = 0;
        for (int at = text.indexOf(token); at >= 0 && !token.isEmpty(); at = text.indexOf(token, at + token.length())) {
            count++;
        }
        return count;
    }

    private static List<String> tokens(FieldKeys keys) {
        return List.of(keys.imageToken(), AUDIO, VIDEO, keys.endOfChunk());
    }

    /** White space at the ends goes after every removal, as in Data-Juicer. */
    private static String plain(String raw, FieldKeys keys) {
        String text = raw;
        for (String token : tokens(keys)) {
            text = PythonText.strip(token.isEmpty() ? text : text.replace(token, ""));
        }
        return text;
    }

    private static String special(String raw, FieldKeys keys) {
        StringBuilder found = new StringBuilder();
        int at = 0;
        while (at < raw.length()) {
            String here = "";
            for (String token : tokens(keys)) {
                if (here.isEmpty() && raw.startsWith(token, at)) {
                    here = token;
                }
            }
            found.append(here);
            at += Math.max(1, here.length());
        }
        return found.toString();
    }
}
