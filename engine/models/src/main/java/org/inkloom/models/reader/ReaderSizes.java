package org.inkloom.models.reader;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How big a reader's network is; its file says so.
 *
 * @param channels of the stages, each at half the width and height of the one before, down to 8×8; multiples of 8
 * @param blocks residual blocks in each stage
 * @param narrow channels that the last feature map is reduced to before it is flattened
 * @param hidden width of the layer that all slots share
 */
public record ReaderSizes(List<Integer> channels, List<Integer> blocks, int narrow, int hidden) {
    /** The network of the carried reader: 2.2 M weights, 270 M multiplications a picture. */
    public static final ReaderSizes TRAINED = new ReaderSizes(List.of(32, 64, 96, 144), List.of(0, 1, 2, 2), 32, 384);

    /** A network for tests. */
    public static final ReaderSizes SMALL = new ReaderSizes(List.of(8, 8, 16, 16), List.of(0, 0, 1, 1), 8, 16);

    /** A network for pages of 256 pixels: 4.7 M weights. */
    public static final ReaderSizes LARGE =
            new ReaderSizes(List.of(32, 64, 96, 144, 192), List.of(0, 1, 2, 2, 2), 48, 512);

    private static final String KEY = "network";
    private static final int FEWEST_STAGES = 2;
    private static final int MOST_STAGES = 7;
    private static final int MOST = 4096;
    private static final Pattern FORM = Pattern.compile("\\d{1,4}( \\d{1,4}){5,15}");

    /** Checks the numbers. */
    public ReaderSizes {
        channels = List.copyOf(channels);
        blocks = List.copyOf(blocks);
        boolean fits = channels.size() >= FEWEST_STAGES
                && channels.size() <= MOST_STAGES
                && blocks.size() == channels.size()
                && channels.stream().allMatch(c -> c > 0 && c <= MOST && c % 8 == 0)
                && blocks.stream().allMatch(b -> b >= 0 && b <= MOST)
                && narrow > 0
                && hidden > 0;
        if (!fits) {
            throw new IllegalArgumentException(
                    channels + " channels, " + blocks + " blocks, " + narrow + ", " + hidden);
        }
    }

    /** Returns width and height of the pictures that the network sees. */
    public int pixels() {
        return SlotReaderNet.MAP << channels.size();
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
        int stages = (all.size() - 2) / 2;
        return all.size() % 2 != 0
                ? TRAINED
                : new ReaderSizes(
                        all.subList(0, stages),
                        all.subList(stages, 2 * stages),
                        all.get(2 * stages),
                        all.get(2 * stages + 1));
    }
}
