import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsISO8601,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

/** Bodies that people write by hand; an unknown member is refused, so that a typo is not taken for silence. */
export class IdentificationBody {
  @Length(1, 255) idType!: string;
  @Length(1, 255) idValue!: string;
  @IsOptional() @Length(1, 255) shopId?: string;
}

export class ProductBody {
  @IsOptional() @IsString() @MaxLength(1_000) name?: string | null;
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1_000)
  @ValidateNested({ each: true })
  @Type(() => IdentificationBody)
  identifications?: IdentificationBody[];
  @IsOptional() @IsArray() @ArrayMaxSize(1_000) @Length(1, 255, { each: true }) tags?: string[];
  @IsOptional() @IsArray() @ArrayMaxSize(1_000) @Length(1, 255, { each: true }) categories?: string[];
  @IsOptional() @IsString() @MaxLength(255) productType?: string | null;
  @IsOptional() @IsString() @MaxLength(255) vendor?: string | null;
}

export class FacilityBody {
  @IsIn(['WAREHOUSE', 'RETAIL_STORE', 'CONFIGURATION']) type!: 'WAREHOUSE' | 'RETAIL_STORE' | 'CONFIGURATION';
  @IsOptional() @IsString() @MaxLength(1_000) name?: string | null;
  @IsOptional() @Length(1, 255) externalFacilityId?: string | null;
  @IsOptional() @Length(1, 255) timeZone?: string | null;
  @IsOptional() @Length(1, 255) facilityGroupId?: string | null;
}

export class GroupMemberBody {
  @Length(1, 255) facilityId!: string;
  @IsOptional() @IsInt() @Min(1) @Max(1_000_000) priority?: number;
  @IsOptional() @IsISO8601({ strict: true }) from?: string | null;
  @IsOptional() @IsISO8601({ strict: true }) thru?: string | null;
}

export class FacilityGroupBody {
  @IsOptional() @IsString() @MaxLength(1_000) name?: string | null;
  @IsArray()
  @ArrayMaxSize(10_000)
  @ValidateNested({ each: true })
  @Type(() => GroupMemberBody)
  members!: GroupMemberBody[];
}
