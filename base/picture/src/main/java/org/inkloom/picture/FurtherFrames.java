package org.inkloom.picture;

import java.io.IOException;

/** Says whether a file holds more than the one frame or page that is taken of it. */
final class FurtherFrames {
    private FurtherFrames() {}

    static boolean in(ByteWindow bytes, PictureHeader header) throws BadPictureException {
        try {
            return switch (header.format()) {
                case "GIF" -> GifFrame.first(bytes).filter(GifFrame::more).isPresent();
                case "PNG" -> PngHeader.frames(bytes) > 1;
                case "WebP" -> WebPFrame.isAnimated(bytes) && WebPFrame.count(bytes) > 1;
                case "TIFF" -> TiffHeader.hasSecondPage(bytes);
                default -> false;
            };
        } catch (IOException e) {
            return false;
        }
    }

    static boolean isAnimatedWebP(byte[] encoded) {
        try (ByteWindow bytes = ByteWindow.of(encoded)) {
            return WebPFrame.isAnimated(bytes);
        } catch (IOException e) {
            return false;
        }
    }
}
