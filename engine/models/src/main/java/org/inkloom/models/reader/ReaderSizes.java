package org.inkloom.models.reader;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How big a reader's network is; its file says so.
 *
 * @param channels of the four stages, each at half the width and height of the one before; multiples of 8
 * @param blocks residual blocks in each stage
 * @param narrow channels of the last map, before it is flattened
 * @param hidden width of the layer that all slots share
 */
public record ReaderSizes(List<Integer> channels, List<Integer> blocks, int narrow, int hidden) {
    /** The network of the carried reader: 2.2 M weights, 270 M multiplications a picture. */
    public static final ReaderSizes TRAINED = new ReaderSizes(List.of(32, 64, 96, 144), List.of(0, 1, 2, 2), 32, 384);

    /** A network for tests. */
    public static final ReaderSizes SMALL = new ReaderSizes(List.of(8, 8, 16, 16), List.of(0, 0, 1, 1), 8, 16);

    private static final String KEY = "network";
    private static final int STAGES = 4;
    private static final int MOST = 4096;
    private static final Pattern FORM = Pattern.compile("\\d{1,4}( \\d{1,4}){9}");

    /** Checks the numbers. */
    public ReaderSizes {
        channels = List.copyOf(channels);
        blocks = List.copyOf(blocks);
        boolean fits = channels.size() == STAGES
                && blocks.size() == STAGES
                && channels.stream().allMatch(c -> c > 0 && c <= MOST && c % 8 == 0)
                && blocks.stream().allMatch(b -> b >= 0 && b <= MOST)
                && narrow > 0
                && hidden > 0;
        if (!fits) {
            throw new IllegalArgumentException(
                    channels + " channels, " + blocks + " blocks, " + narrow + ", " + hidden);
        }
    }

    /** Returns the sizes as a file's metadata. */
    public Map<String, String> metadata() {
        StringBuilder out = new StringBuilder();
        channels.forEach(c -> out.append(c).append(' '));
        blocks.forEach(b -> out.append(b).append(' '));
        return Map.of(KEY, out.append(narrow).append(' ').append(hidden).toString());
    }

    /** Reads the sizes from a file's metadata; {@link #TRAINED} where it says nothing that can be read. */
    public static ReaderSizes of(Map<String, String> metadata) {
        String text = metadata.getOrDefault(KEY, "");
        if (!FORM.matcher(text).matches()) {
            return TRAINED;
        }
        List<Integer> all =
                Pattern.compile(" ").splitAsStream(text).map(Integer::valueOf).toList();
        return new ReaderSizes(all.subList(0, STAGES), all.subList(STAGES, 2 * STAGES), all.get(8), all.get(9));
    }
}
