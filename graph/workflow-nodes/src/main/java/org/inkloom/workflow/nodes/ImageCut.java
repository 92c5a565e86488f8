package org.inkloom.workflow.nodes;

/** A rectangle of a picture, in pixels or latents. */
record ImageCut(int top, int left, int height, int width) {
    /** Returns the largest rectangle in the middle that has the aspect ratio of another size. */
    static ImageCut centred(int height, int width, int newHeight, int newWidth) {
        double before = (double) width / height;
        double after = (double) newWidth / newHeight;
        int x = before > after ? (int) Math.rint((width - width * (after / before)) / 2) : 0;
        int y = before < after ? (int) Math.rint((height - height * (before / after)) / 2) : 0;
        return new ImageCut(y, x, height - 2 * y, width - 2 * x);
    }
}
