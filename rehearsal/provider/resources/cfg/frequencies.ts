/** How often Config delivers and runs periodic rules (`MaximumExecutionFrequency`). */
export const frequencies = ["One_Hour", "Three_Hours", "Six_Hours", "Twelve_Hours", "TwentyFour_Hours"] as const;
