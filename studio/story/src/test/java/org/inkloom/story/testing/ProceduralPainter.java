package org.inkloom.story.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.RunControl;
import org.inkloom.story.draw.Painting;
import org.inkloom.story.draw.ShotPainter;
import org.inkloom.story.draw.ShotRequest;

/** Draws misty hills whose shape follows the prompt and the seed, and remembers what it was asked for. */
public final class ProceduralPainter implements ShotPainter {
    private final List<ShotRequest> asked = new ArrayList<>();

    @Override
    public Painting paint(ShotRequest request, RunControl control) {
        asked.add(request);
        long seed = 31L * request.prompt().hashCode() + request.seed();
        int width = request.settings().finishedWidth();
        int height = request.settings().finishedHeight();
        byte[] rgb = new byte[3 * width * height];
        double phase = (seed & 0xff) / 40.0;
        double hue = ((seed >> 8) & 0xff) / 255.0;
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++, at += 3) {
                double tone = tone((double) x / width, (double) y / height, phase);
                rgb[at] = channel(tone, hue);
                rgb[at + 1] = channel(tone, 0.5 + 0.3 * Math.sin(hue * 9));
                rgb[at + 2] = channel(tone, 1 - hue);
            }
        }
        return new Painting(new RgbPicture(width, height, rgb), Map.of("device", "cpu", "dtype", "float32"));
    }

    private static double tone(double x, double y, double phase) {
        double tone = 0.96 - 0.12 * y;
        for (int hill = 0; hill < 5; hill++) {
            double ridge = 0.35
                    + 0.13 * hill
                    + 0.07 * Math.sin(phase * (hill + 1) + x * (5 + 2 * hill))
                    + 0.03 * Math.sin(phase + x * 23 + hill);
            if (y > ridge) {
                tone = 0.85 - 0.14 * hill + 0.25 * (y - ridge);
            }
        }
        return tone;
    }

    private static byte channel(double tone, double tint) {
        return (byte) Math.round(255 * Math.clamp(tone * (0.82 + 0.18 * tint), 0, 1));
    }

    /** Returns the requests so far. */
    public List<ShotRequest> asked() {
        return asked;
    }
}
