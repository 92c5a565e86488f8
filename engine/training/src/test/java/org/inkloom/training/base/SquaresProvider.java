package org.inkloom.training.base;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.run.RunControl;
import org.inkloom.training.config.SourceConfig;
import org.inkloom.training.dataset.Draws;
import org.inkloom.training.source.ExampleSource;
import org.inkloom.training.source.Examples;
import org.inkloom.training.source.LabelSlot;
import org.inkloom.training.source.SourceProvider;

/** Endless pictures of a square of one of four colours on one of two grounds, for tests: {@code source: squares}. */
public final class SquaresProvider implements SourceProvider {
    private static final List<String> COLOURS = List.of("red", "green", "blue", "white");
    private static final int[][] RGB = {{220, 30, 30}, {30, 200, 40}, {40, 60, 220}, {250, 250, 250}};
    private static final List<String> GROUNDS = List.of("day", "night");

    @Override
    public String name() {
        return "squares";
    }

    @Override
    public ExampleSource open(SourceConfig config, long seed, RunControl control) {
        return new Squares(config.width(), config.height(), seed);
    }

    private record Squares(int width, int height, long seed) implements ExampleSource {
        @Override
        public List<LabelSlot> labels() {
            return List.of(new LabelSlot("colour", COLOURS.size()), new LabelSlot("ground", GROUNDS.size()));
        }

        @Override
        public Optional<MapLayout> maps() {
            return Optional.of(new MapLayout(2, 1));
        }

        @Override
        public String identity() {
            return "squares";
        }

        @Override
        public int heldOut() {
            return 8;
        }

        @Override
        public Reader read(Stretch stretch) {
            return new Reader() {
                private long next = stretch.first();

                @Override
                public Examples next() {
                    long first = next;
                    byte[] rgb = new byte[stretch.count() * width * height * 3];
                    List<String> captions = new ArrayList<>();
                    List<int[]> labels = new ArrayList<>();
                    for (int i = 0; i < stretch.count(); i++) {
                        Draws draws = Draws.of(
                                seed,
                                Draws.Purpose.ORDER,
                                next++,
                                stretch.split().ordinal());
                        int colour = draws.nextInt(COLOURS.size());
                        int ground = draws.nextInt(GROUNDS.size());
                        int left = draws.nextInt(width / 2);
                        int top = draws.nextInt(height / 2);
                        draw(rgb, i, colour, ground, left, top);
                        captions.add("a " + COLOURS.get(colour) + " square by " + GROUNDS.get(ground));
                        labels.add(new int[] {colour, i % 5 == 0 ? -1 : ground});
                    }
                    boolean focused = stretch.content() == Content.FOCUSED;
                    boolean mapped = stretch.content() == Content.MAPPED;
                    boolean controlled = stretch.content() == Content.CONTROLLED;
                    return new Examples(
                            first,
                            rgb,
                            captions,
                            labels,
                            focused || mapped ? focus(rgb, stretch.count()) : new byte[0],
                            controlled ? rgb.clone() : new byte[0],
                            mapped ? maps(focus(rgb, stretch.count()), stretch.count()) : new byte[0]);
                }

                @Override
                public void close() {}
            };
        }

        /** The cells whose first pixel is not of a ground's grey. */
        private byte[] focus(byte[] rgb, int count) {
            int cell = Examples.CELL;
            byte[] focus = new byte[count * (height / cell) * (width / cell)];
            for (int i = 0; i < focus.length; i++) {
                int x = i % (width / cell) * cell;
                int y = i / (width / cell) * cell;
                int at = (y * width + x) * 3;
                focus[i] = (byte) (rgb[at] == rgb[at + 1] && rgb[at] == rgb[at + 2] ? 0 : 255);
            }
            return focus;
        }

        /** Ground, square, and once more square as a value. */
        private static byte[] maps(byte[] focus, int count) {
            int cells = focus.length / count;
            byte[] maps = new byte[3 * focus.length];
            for (int i = 0; i < focus.length; i++) {
                int at = i / cells * 3 * cells + i % cells;
                maps[at] = (byte) ~focus[i];
                maps[at + cells] = focus[i];
                maps[at + 2 * cells] = focus[i];
            }
            return maps;
        }

        private void draw(byte[] rgb, int index, int colour, int ground, int left, int top) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    boolean inside = x >= left && x < left + width / 2 && y >= top && y < top + height / 2;
                    int at = ((index * height + y) * width + x) * 3;
                    for (int c = 0; c < 3; c++) {
                        rgb[at + c] = (byte) (inside ? RGB[colour][c] : ground == 0 ? 200 : 20);
                    }
                }
            }
        }
    }
}
