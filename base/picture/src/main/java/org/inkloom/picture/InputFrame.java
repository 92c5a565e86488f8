package org.inkloom.picture;

/**
 * How a picture of any shape becomes the one size that a vision network looks at, pixel for pixel as the image
 * processors of transformers do it with Pillow.
 *
 * @param resize how the picture is resized
 * @param edge the shorter side after resizing, for {@link Resize#SHORTEST_EDGE}; otherwise without meaning
 * @param width columns of the result
 * @param height rows of the result
 * @param filter kernel of the resizing
 */
public record InputFrame(Resize resize, int edge, int width, int height, ResampleFilter filter) {
    /** The ways to resize. */
    public enum Resize {
        /** The shorter side becomes the edge and the shape stays; then the middle is cut (CLIP). */
        SHORTEST_EDGE,
        /** Both sides become what is asked for, whatever the shape was (ViT, BLIP). */
        STRETCH
    }

    /** Checks the sizes. */
    public InputFrame {
        if (edge < 1 || width < 1 || height < 1) {
            throw new IllegalArgumentException("no frame of " + width + "x" + height + " with an edge of " + edge);
        }
    }

    /** Returns CLIP's frame: the shorter side becomes {@code edge}, then the middle is cut. */
    public static InputFrame shortestEdge(int edge, int width, int height, ResampleFilter filter) {
        return new InputFrame(Resize.SHORTEST_EDGE, edge, width, height, filter);
    }

    /** Returns ViT's and BLIP's frame: resized without regard to the shape. */
    public static InputFrame stretched(int width, int height, ResampleFilter filter) {
        return new InputFrame(Resize.STRETCH, Math.min(width, height), width, height, filter);
    }

    /** Returns the picture as the network looks at it, {@code width} by {@code height} pixels. */
    public Pixels apply(Pixels picture) {
        return switch (resize) {
            case STRETCH -> Resampler.resize(picture, width, height, filter);
            case SHORTEST_EDGE -> middle(toShortestEdge(picture));
        };
    }

    private Pixels toShortestEdge(Pixels picture) {
        boolean upright = picture.width() <= picture.height();
        int shorter = Math.min(picture.width(), picture.height());
        int longer = Math.max(picture.width(), picture.height());
        // The reference cuts the fraction off the longer side, and does not round it.
        int other = (int) ((double) ((long) edge * longer) / shorter);
        return Resampler.resize(picture, upright ? edge : other, upright ? other : edge, filter);
    }

    /** Cuts the middle; where the picture is smaller than that, it is surrounded by black. */
    private Pixels middle(Pixels picture) {
        int left = Math.floorDiv(picture.width() - width, 2);
        int top = Math.floorDiv(picture.height() - height, 2);
        int from = Math.max(0, left);
        int columns = Math.min(picture.width(), left + width) - from;
        byte[] middle = new byte[3 * width * height];
        for (int y = Math.max(0, -top); y < height && y + top < picture.height(); y++) {
            int source = 3 * ((y + top) * picture.width() + from);
            System.arraycopy(picture.rgb(), source, middle, 3 * (y * width + from - left), 3 * columns);
        }
        return new Pixels(width, height, middle);
    }
}
