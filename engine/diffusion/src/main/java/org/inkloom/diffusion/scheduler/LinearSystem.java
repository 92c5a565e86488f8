package org.inkloom.diffusion.scheduler;

/** Solves small dense linear systems in float32, as torch does. */
final class LinearSystem {
    private LinearSystem() {}

    /**
     * Solves by elimination with row exchange.
     *
     * @param rows n rows of n coefficients and the right-hand side; overwritten
     * @return the n unknowns
     */
    static float[] solve(float[][] rows) {
        int n = rows.length;
        for (int column = 0; column < n; column++) {
            int pivot = column;
            for (int row = column + 1; row < n; row++) {
                if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) {
                    pivot = row;
                }
            }
            float[] swapped = rows[column];
            rows[column] = rows[pivot];
            rows[pivot] = swapped;
            eliminate(rows, column);
        }
        float[] solution = new float[n];
        for (int row = 0; row < n; row++) {
            solution[row] = rows[row][n] / rows[row][row];
        }
        return solution;
    }

    private static void eliminate(float[][] rows, int column) {
        int n = rows.length;
        for (int row = 0; row < n; row++) {
            if (row != column) {
                float factor = rows[row][column] / rows[column][column];
                for (int k = column; k <= n; k++) {
                    rows[row][k] -= factor * rows[column][k];
                }
            }
        }
    }
}
