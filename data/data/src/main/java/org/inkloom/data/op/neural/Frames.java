package org.inkloom.data.op.neural;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.data.op.image.DecodedPictures;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Picture;
import org.inkloom.data.sample.Sample;
import org.inkloom.picture.InputFrame;
import org.inkloom.picture.Pixels;

/**
 * A sample's pictures as a model looks at them: each different picture once, in the order of first mention, as Data-Juicer
 * loads them.
 *
 * @param byPath 8-bit RGB in the frame's size, by path
 */
record Frames(Map<String, byte[]> byPath) {
    private record Of(InputFrame frame, boolean mirrored, boolean flipped, FieldKeys keys) {}

    /** Returns the frames, made at the first call; the decoded pictures are let go then. */
    static Frames of(Sample sample, FieldKeys keys, InputFrame frame, boolean mirrored, boolean flipped) {
        Of of = new Of(frame, mirrored, flipped, keys);
        Frames frames =
                sample.memo(new Sample.Memo<>(Frames.class, of), () -> make(sample, keys, frame, mirrored, flipped));
        sample.forget(Pixels.class);
        return frames;
    }

    private static Frames make(Sample sample, FieldKeys keys, InputFrame frame, boolean mirrored, boolean flipped) {
        Map<String, byte[]> byPath = new LinkedHashMap<>();
        for (Picture picture : sample.pictures(keys)) {
            if (!byPath.containsKey(picture.path())) {
                Pixels pixels = turned(DecodedPictures.of(sample, picture), mirrored, flipped);
                byPath.put(picture.path(), frame.apply(pixels).rgb());
                sample.forget(Pixels.class);
            }
        }
        return new Frames(byPath);
    }

    /** Returns the pictures' frames, each different picture once. */
    List<byte[]> all() {
        return new ArrayList<>(byPath.values());
    }

    /** Returns the frame of a picture. */
    byte[] of(String path) {
        byte[] frame = byPath.get(path);
        if (frame == null) {
            throw new IllegalStateException("the sample has no picture " + path);
        }
        return frame;
    }

    private static Pixels turned(Pixels picture, boolean mirrored, boolean flipped) {
        if (!mirrored && !flipped) {
            return picture;
        }
        int width = picture.width();
        int height = picture.height();
        byte[] turned = new byte[picture.rgb().length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int fromX = mirrored ? width - 1 - x : x;
                int fromY = flipped ? height - 1 - y : y;
                System.arraycopy(picture.rgb(), (fromY * width + fromX) * 3, turned, (y * width + x) * 3, 3);
            }
        }
        return new Pixels(width, height, turned);
    }
}
