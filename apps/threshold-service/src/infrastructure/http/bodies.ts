import { IsBoolean, IsInt, IsRFC3339, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

const mostUnits = 1_000_000_000;

/** Since when, until when and why, as people write it by hand; null or left out = from now, without an end. */
class PeriodBody {
  @IsOptional() @IsRFC3339() from?: string | null;
  @IsOptional() @IsRFC3339() thru?: string | null;
  @IsOptional() @IsString() @MaxLength(1_000) reason?: string | null;
}

export class ThresholdBody extends PeriodBody {
  @IsInt() @Min(0) @Max(mostUnits) threshold!: number;
}

export class SafetyStockBody extends PeriodBody {
  @IsInt() @Min(0) @Max(mostUnits) units!: number;
}

export class RuleBody {
  @IsString() @MaxLength(100) searchPreferenceId!: string;
  @IsString() @MaxLength(255) facilityId!: string;
  @IsInt() @Min(0) @Max(mostUnits) units!: number;
  @IsOptional() @IsInt() @Min(1) @Max(1_000_000) priority?: number;
  @IsOptional() @IsRFC3339() from?: string | null;
  @IsOptional() @IsRFC3339() thru?: string | null;
  @IsOptional() @IsBoolean() enabled?: boolean;
}

export class RuleRunBody {
  @IsOptional() @IsString() @MaxLength(255) propertyResource?: string;
  @IsOptional() @IsBoolean() preview?: boolean;
}
